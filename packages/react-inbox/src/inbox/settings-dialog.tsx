import { Volume2 } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSettings } from "../hooks/use-settings.ts";
import { chime } from "../internal/chime.ts";
import { showNotification } from "../internal/show-notification.ts";
import type { InboxSettings } from "../store/settings.ts";
import { Dialog } from "./dialog.tsx";
import { DialogHead } from "./dialog-head.tsx";
import { DialogSection } from "./dialog-section.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";

const scopes = ["mine", "all", "none"] as const;
const undoTimesMs = [0, 5_000, 10_000, 20_000, 30_000];

/** What an operator chooses for themselves. Each choice holds at once; there is nothing to save. */
export default function SettingsDialog({ onClose }: { onClose(): void }) {
  const { features, keymap } = useInbox();
  const { settings: words } = useLaterStrings();
  const { settings, change } = useSettings();
  const times = [...new Set([...undoTimesMs, settings.undoSendMs])].sort((a, b) => a - b);
  const hasKeys = features.shortcuts !== false && keymap !== false;
  return (
    <Dialog label={words.title} className="prosa-dialog" onClose={onClose}>
      <div className="prosa-dialog-body">
        <DialogHead title={words.title} onClose={onClose} />
        <p className="prosa-set-hint">{words.hint}</p>
        <DialogSection title={words.alerts}>
          <Choice
            label={words.notify}
            value={settings.notify}
            choices={scopes.map((scope) => [scope, words.scopes[scope]])}
            onChoose={(notify) => change({ notify })}
          />
          {features.sound !== false && <SoundSwitch isOn={settings.sound} change={change} />}
          {features.desktop !== false && <DesktopSwitch isOn={settings.desktop} change={change} />}
          {features.titleBadge !== false && (
            <Switch
              label={words.titleBadge}
              isOn={settings.titleBadge}
              onChange={(titleBadge) => change({ titleBadge })}
            />
          )}
        </DialogSection>
        <DialogSection title={words.writing}>
          <Choice
            label={words.sendOn}
            value={settings.sendOn}
            choices={(["enter", "mod"] as const).map((key) => [key, words.sendsOn[key]])}
            onChoose={(sendOn) => change({ sendOn })}
          />
          <Choice
            label={words.undoSend}
            value={String(settings.undoSendMs)}
            choices={times.map((ms) => [
              String(ms),
              ms === 0 ? words.noUndo : words.seconds(ms / 1_000),
            ])}
            onChoose={(ms) => change({ undoSendMs: Number(ms) })}
          />
        </DialogSection>
        {hasKeys && (
          <DialogSection title={words.keyboard}>
            <Switch
              label={words.singleKeys}
              hint={words.singleKeysHint}
              isOn={settings.shortcuts}
              onChange={(shortcuts) => change({ shortcuts })}
            />
          </DialogSection>
        )}
      </div>
    </Dialog>
  );
}

function Choice<T extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string;
  value: T;
  choices: readonly (readonly [T, string])[];
  onChoose(value: T): void;
}) {
  return (
    <label className="prosa-set-choice">
      <span className="prosa-field-label">{label}</span>
      <select
        className="prosa-field"
        value={value}
        onChange={(event) => onChoose(event.target.value as T)}
      >
        {choices.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SwitchProps {
  label: string;
  hint?: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange(isOn: boolean): void;
  children?: ReactNode;
}

function Switch({ label, hint, isOn, isDisabled, onChange, children }: SwitchProps) {
  const id = useId();
  return (
    <div className="prosa-set-line">
      <label htmlFor={id}>{label}</label>
      {children}
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        disabled={isDisabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      {hint && (
        <p id={`${id}-hint`} className="prosa-set-hint" role="status">
          {hint}
        </p>
      )}
    </div>
  );
}

interface Changes {
  isOn: boolean;
  change(change: Partial<InboxSettings>): void;
}

function SoundSwitch({ isOn, change }: Changes) {
  const { settings: words } = useLaterStrings();
  const [isRefused, setRefused] = useState(false);
  const hear = () => void chime().then((isHeard) => setRefused(!isHeard));
  return (
    <Switch
      label={words.sound}
      {...(isRefused && { hint: words.soundRefused })}
      isOn={isOn}
      onChange={(sound) => change({ sound })}
    >
      <button
        type="button"
        className="prosa-ibtn"
        aria-label={words.trySound}
        title={words.trySound}
        onClick={hear}
      >
        <Icon of={Volume2} size={18} />
      </button>
    </Switch>
  );
}

/** The browser is asked by the operator's click alone, and may be allowed or forbidden elsewhere. */
function DesktopSwitch({ isOn, change }: Changes) {
  const { settings: words } = useLaterStrings();
  const [permission, setPermission] =
    useState<ReturnType<typeof currentPermission>>(currentPermission);
  useEffect(() => {
    const look = () =>
      setPermission((known) => (known === "unsupported" ? known : currentPermission()));
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);
  const turn = async (desktop: boolean) => {
    if (desktop && permission === "default") {
      const answer = await Notification.requestPermission();
      setPermission(answer);
      if (answer !== "granted") return;
    }
    // The first one says that they come, or shows that none can.
    const canShow = !desktop || showNotification(words.desktop, { body: words.desktopOn });
    if (canShow) change({ desktop });
    else setPermission("unsupported");
  };
  const isBlocked = permission === "denied" || permission === "unsupported";
  return (
    <Switch
      label={words.desktop}
      hint={isBlocked ? words[permission] : words.desktopHint}
      isOn={isOn && permission === "granted"}
      isDisabled={isBlocked}
      onChange={(desktop) => void turn(desktop)}
    />
  );
}

const currentPermission = (): NotificationPermission | "unsupported" =>
  typeof Notification === "undefined" ? "unsupported" : Notification.permission;
