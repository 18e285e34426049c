import type { ManagedChannel } from "@prosa/server-sdk";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { AuditDialog } from "./audit-dialog.tsx";
import type { ChannelAction } from "./channel-menu.tsx";
import { channelsApi, explain } from "./channels-api.ts";
import { NameDialog } from "./name-dialog.tsx";
import { PairDialog } from "./pair-dialog.tsx";
import { SettingsDialog } from "./settings-dialog.tsx";
import type { ChannelsStrings } from "./strings.ts";

/** The dialog on show, and the channel it is about. */
export type OpenDialog =
  | { kind: "create"; channel: null }
  | { kind: Exclude<ChannelAction, "restart">; channel: ManagedChannel };

interface ChannelDialogsProps {
  dialog: OpenDialog;
  tenantId: string;
  strings: ChannelsStrings;
  hasSimulator: boolean;
  /** Goes on to another dialog. */
  onNext: (dialog: OpenDialog) => void;
  /** Closes it; `text` says what was done. */
  onDone: (channelId: string, text: string | null) => void;
}

export function ChannelDialogs(props: ChannelDialogsProps) {
  const { dialog, tenantId, strings, hasSimulator, onNext, onDone } = props;
  if (dialog.kind === "create") {
    return (
      <NameDialog
        title={strings.create}
        submit={strings.create}
        submitting={strings.creating}
        strings={strings}
        onClose={() => onDone("", null)}
        onSubmit={async (name) => {
          const { channel } = await channelsApi.create(tenantId, name);
          onNext({ kind: "pair", channel });
        }}
      />
    );
  }
  const { channel } = dialog;
  const { id, name } = channel;
  const close = () => onDone(id, null);
  switch (dialog.kind) {
    case "pair":
      return (
        <PairDialog
          channel={channel}
          strings={strings}
          hasSimulator={hasSimulator}
          onClose={close}
        />
      );
    case "audit":
      return <AuditDialog channel={channel} strings={strings} onClose={close} />;
    case "settings":
      return (
        <SettingsDialog
          channel={channel}
          strings={strings}
          onClose={close}
          onSaved={() => onDone(id, strings.done.settings)}
        />
      );
    case "rename":
      return (
        <NameDialog
          title={strings.actions.rename}
          submit={strings.save}
          submitting={strings.save}
          initial={name}
          strings={strings}
          onClose={close}
          onSubmit={async (wanted) => {
            await channelsApi.rename(id, wanted);
            onDone(id, strings.done.rename);
          }}
        />
      );
    case "logout":
      return (
        <ConfirmDialog
          title={strings.logout.title(name)}
          text={strings.logout.text}
          submit={strings.actions.logout}
          strings={strings}
          explain={(error) => explain(error, strings)}
          onClose={close}
          onConfirm={async () => {
            await channelsApi.logout(id);
            onDone(id, strings.done.logout);
          }}
        />
      );
    case "remove":
      return (
        <ConfirmDialog
          title={strings.remove.title(name)}
          text={strings.remove.text}
          submit={strings.actions.remove}
          typed={{ word: name, label: strings.remove.confirm(name) }}
          strings={strings}
          explain={(error) => explain(error, strings)}
          onClose={close}
          onConfirm={async () => {
            await channelsApi.remove(id, name);
            onDone(id, null);
          }}
        />
      );
  }
}
