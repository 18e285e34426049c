import type { AccountSettings, ManagedChannel } from "@prosa/server-sdk";
import { useEffect, useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import styles from "./channels.module.css";
import { channelsApi, explain } from "./channels-api.ts";
import type { ChannelsStrings } from "./strings.ts";

interface SettingsDialogProps {
  channel: ManagedChannel;
  strings: ChannelsStrings;
  onSaved: () => void;
  onClose: () => void;
}

const names = ["groupsIgnore", "rejectCall", "alwaysOnline", "readMessages"] as const;

/** The settings of the account at the provider. */
export function SettingsDialog({ channel, strings, onSaved, onClose }: SettingsDialogProps) {
  const [settings, setSettings] = useState<AccountSettings | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isOpen = true;
    channelsApi.getSettings(channel.id).then(
      (found) => isOpen && setSettings(found.settings),
      (error: unknown) => isOpen && setFailure(explain(error, strings)),
    );
    return () => {
      isOpen = false;
    };
  }, [channel.id, strings]);
  const save = async () => {
    if (!settings) return;
    try {
      await channelsApi.setSettings(channel.id, settings);
      onSaved();
    } catch (error) {
      setFailure(explain(error, strings));
    }
  };
  return (
    <Dialog
      title={strings.settings.title(channel.name)}
      closeLabel={strings.close}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {strings.cancel}
          </button>
          <button type="submit" className="btn btn-primary" disabled={!settings}>
            {strings.save}
          </button>
        </>
      }
    >
      {failure ? (
        <p className="alert" role="alert">
          {failure}
        </p>
      ) : null}
      {settings === null && !failure ? <span className="dash dash-live" /> : null}
      {settings
        ? names.map((name) => (
            <label key={name} className={styles.setting}>
              <input
                type="checkbox"
                checked={settings[name]}
                onChange={(event) => setSettings({ ...settings, [name]: event.target.checked })}
              />
              <span>
                <b>{strings.settings.names[name].label}</b>
                <small>{strings.settings.names[name].text}</small>
              </span>
            </label>
          ))
        : null}
    </Dialog>
  );
}
