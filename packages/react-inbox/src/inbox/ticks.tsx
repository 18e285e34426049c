import type { DeliveryStatus } from "@prosa/core";
import { Check, CircleAlert, CircleQuestionMark, Clock } from "lucide-react";
import { useT } from "../hooks/use-session.ts";
import { DoubleTick, Icon } from "./icon.tsx";

interface TicksProps {
  status: DeliveryStatus;
  /** Of the message: `unconfirmed` when the network never said that it has it. */
  errorCode?: string | null;
}

/** How far a message of ours has come: a sign, and the word for those who do not see it. */
export function Ticks({ status, errorCode }: TicksProps) {
  const strings = useT();
  const isUnconfirmed = status === "sent" && errorCode === "unconfirmed";
  const word = isUnconfirmed ? strings.status.unconfirmed : strings.status[status];
  return (
    <span className="prosa-ticks" data-status={status} title={word}>
      <TickSign status={isUnconfirmed ? "unknown" : status} />
      <span className="prosa-sr">{word}</span>
    </span>
  );
}

function TickSign({ status }: { status: DeliveryStatus }) {
  if (status === "queued" || status === "sending") return <Icon of={Clock} size={14} />;
  if (status === "unknown") return <Icon of={CircleQuestionMark} size={14} />;
  if (status === "failed") return <Icon of={CircleAlert} size={14} />;
  return status === "sent" ? <Icon of={Check} /> : <DoubleTick />;
}
