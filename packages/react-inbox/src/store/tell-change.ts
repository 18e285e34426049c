import type { CallOptions, ChangeAck, InboxTransport } from "../transport/transport.ts";
import type { ChangeContent } from "./state.ts";

/** Asks the server to edit or delete what was sent. */
export function tellChange(
  { edit, delete: remove }: InboxTransport,
  content: ChangeContent,
  options: CallOptions,
): Promise<ChangeAck> {
  const answer =
    content.kind === "edit"
      ? edit?.(content.messageId, content.body, options)
      : remove?.(content.messageId, options);
  return answer ?? Promise.reject(new TypeError("This transport changes nothing that was sent."));
}
