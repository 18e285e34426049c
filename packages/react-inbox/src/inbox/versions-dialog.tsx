import { useInbox } from "../hooks/inbox-context.ts";
import { useRemote } from "../hooks/use-remote.ts";
import * as Message from "../primitives/parts/message.ts";
import type { Revision } from "../transport/transport.ts";
import { Dialog } from "./dialog.tsx";
import { DialogHead } from "./dialog-head.tsx";
import { useLaterStrings } from "./later.tsx";

interface VersionsDialogProps {
  messageId: string;
  onClose(): void;
}

/** What a message said, from its first words to those that are shown. */
export default function VersionsDialog({ messageId, onClose }: VersionsDialogProps) {
  const { strings, format, client } = useInbox();
  const { versions: words } = useLaterStrings();
  const { transport } = client;
  const versions = useRemote<readonly Revision[]>(
    messageId,
    async (signal) => (await transport.revisions?.(messageId, { signal })) ?? [],
  );
  const shown = versions.value ?? [];
  return (
    <Dialog label={words.title} className="prosa-dialog" onClose={onClose}>
      <div className="prosa-dialog-body">
        <DialogHead title={words.title} onClose={onClose} />
        {versions.status === "loading" && <p role="status">{strings.loading}</p>}
        {versions.status === "error" && (
          <p role="alert" className="prosa-versions-failed">
            {words.failed}
            <button type="button" className="prosa-btn" onClick={versions.reload}>
              {strings.tryAgain}
            </button>
          </p>
        )}
        {versions.status === "ready" && (
          <ol className="prosa-versions">
            {shown.map((each, index) => (
              // Versions never change their place.
              // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike in everything else
              <li key={index}>
                <small>
                  {each.at && <time dateTime={each.at}>{format.full(Date.parse(each.at))}</time>}
                  {index === shown.length - 1 && ` ${words.now}`}
                </small>
                <Message.Text className="prosa-text" text={each.body ?? ""} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </Dialog>
  );
}
