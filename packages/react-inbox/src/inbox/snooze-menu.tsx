import { AlarmClock } from "lucide-react";
import { useMemo, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useNow } from "../hooks/use-now.ts";
import { snoozeChoices } from "../internal/snooze-choices.ts";
import type { KnownConversation } from "../store/state.ts";
import type { ConversationPatch } from "../transport/transport.ts";
import { Icon } from "./icon.tsx";
import { later } from "./later.tsx";
import type { MenuItem } from "./menu.tsx";
import { MenuButton } from "./menu-button.tsx";

const SnoozeDialog = later(() => import("./snooze-dialog.tsx"));

/** What a conversation may be put off to, as lines of a menu, and the dialog behind the last. */
export function useSnooze(
  { status }: Pick<KnownConversation, "status">,
  update: (patch: ConversationPatch) => void,
) {
  const { strings, format } = useInbox();
  const now = useNow();
  const [isPicking, setPicking] = useState(false);
  const choices = useMemo(() => snoozeChoices(now, format.timeZone), [now, format]);
  const snooze = (at: number) =>
    update({ status: "snoozed", snoozedUntil: new Date(at).toISOString() });
  const items: MenuItem[] = [
    ...choices.map(({ key, at }) => ({
      key,
      label: strings.snooze[key],
      hint: format.weekTime(at),
      onSelect: () => snooze(at),
    })),
    { key: "pick", label: strings.snooze.pick, onSelect: () => setPicking(true) },
  ];
  if (status === "snoozed") {
    items.push({
      key: "wake",
      label: strings.snooze.wake,
      onSelect: () => update({ status: "open" }),
    });
  }
  const dialog = isPicking && <SnoozeDialog onPick={snooze} onClose={() => setPicking(false)} />;
  return { items, dialog };
}

export function SnoozeMenu({ snooze }: { snooze: ReturnType<typeof useSnooze> }) {
  const { strings } = useInbox();
  return (
    <MenuButton
      label={strings.header.snooze}
      className="prosa-ibtn"
      name="snooze"
      items={snooze.items}
    >
      <Icon of={AlarmClock} size={18} />
    </MenuButton>
  );
}
