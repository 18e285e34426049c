import { SquarePen } from "lucide-react";
import { useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import { Icon } from "./icon.tsx";
import { later } from "./later.tsx";

const StartDialog = later(() => import("./start-dialog.tsx"));

/** Whether the operator may begin conversations, and the transport can. */
export function useCanStart(): boolean {
  const { client } = useInbox();
  const { can } = useSession();
  return can("conversation.start") && client.transport.startConversation !== undefined;
}

/** Begins a conversation with somebody who did not write first. */
export function StartButton() {
  const { strings } = useInbox();
  const [isOpen, setOpen] = useState(false);
  if (!useCanStart()) return null;
  return (
    <>
      <button
        type="button"
        className="prosa-ibtn"
        data-start=""
        aria-label={strings.list.start}
        title={strings.list.start}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon of={SquarePen} size={18} />
      </button>
      {isOpen && <StartDialog onClose={() => setOpen(false)} />}
    </>
  );
}
