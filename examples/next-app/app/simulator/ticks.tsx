import type { FakeStatus } from "@prosa/evolution-client/testing";
import { Check, CircleAlert, Clock } from "lucide-react";
import { DoubleTick } from "../../components/double-tick.tsx";
import styles from "./phone.module.css";
import type { SimulatorStrings } from "./strings.ts";

/** How far one's own message has come, as a mark and as a word. */
export function Ticks({ status, strings }: { status: FakeStatus; strings: SimulatorStrings }) {
  const word = wordOf(status, strings);
  return (
    <span
      className={styles.ticks}
      data-read={status === "READ" || status === "PLAYED" || undefined}
    >
      {status === "PENDING" ? <Clock className="icon" /> : null}
      {status === "ERROR" ? <CircleAlert className="icon" /> : null}
      {status === "SERVER_ACK" ? <Check className="icon" /> : null}
      {["DELIVERY_ACK", "READ", "PLAYED"].includes(status) ? <DoubleTick /> : null}
      <span className="sr">{word}</span>
    </span>
  );
}

function wordOf(status: FakeStatus, { statuses }: SimulatorStrings): string {
  switch (status) {
    case "PENDING":
      return statuses.sending;
    case "SERVER_ACK":
      return statuses.sent;
    case "DELIVERY_ACK":
      return statuses.delivered;
    case "READ":
    case "PLAYED":
      return statuses.read;
    case "ERROR":
      return statuses.failed;
  }
}
