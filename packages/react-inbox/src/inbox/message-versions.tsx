import { useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import * as Message from "../primitives/parts/message.ts";
import { later } from "./later.tsx";

const VersionsDialog = later(() => import("./versions-dialog.tsx"));

/** "Edited": opens what the message said before, where the transport can tell. */
export function EditedMark() {
  const { strings, client } = useInbox();
  const { message } = Message.useMessage().item;
  const [isOpen, setOpen] = useState(false);
  if (!client.transport.revisions) return <span>{strings.edited}</span>;
  return (
    <>
      <button
        type="button"
        className="prosa-edited"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {strings.edited}
      </button>
      {isOpen && <VersionsDialog messageId={message.id} onClose={() => setOpen(false)} />}
    </>
  );
}
