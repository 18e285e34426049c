import { TriangleAlert, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useOutbox } from "../hooks/use-messages.ts";
import * as Composer from "../primitives/composer.tsx";
import { useThread } from "../primitives/thread.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";

/** What stands between writing and sending: a colleague's answer, and the time to take it back. */
export default function ComposerGuard() {
  return (
    <>
      <AnsweredMeanwhile />
      <HeldBack />
      <Held />
    </>
  );
}

/** Somebody answered since this text was begun: told at once, and asked for before it is sent. */
function AnsweredMeanwhile() {
  const { strings, format } = useInbox();
  const words = useLaterStrings().guard;
  const { composer, input } = Composer.useComposerPart();
  const { answer, isWarned, body } = composer;
  if (!answer || body.trim() === "") return null;
  const name = answer.author.name ?? strings.fromPhone;
  return (
    <div className="prosa-answered" role={isWarned ? "alert" : "status"}>
      <Icon of={TriangleAlert} />
      <span className="prosa-grow">
        {words.answered(name, format.time(Date.parse(answer.createdAt)))}
      </span>
      <SeeAnswer />
      {isWarned && (
        <button
          type="button"
          className="prosa-btn"
          data-size="xs"
          onClick={() => {
            composer.submit();
            input.current?.focus();
          }}
        >
          {strings.composer.sendAnyway}
        </button>
      )}
    </div>
  );
}

/** The server found an answer that this page had not seen: nothing went out. */
function HeldBack() {
  const { client, strings } = useInbox();
  const words = useLaterStrings().guard;
  const { conversationId } = Composer.useComposerPart();
  const entry = useOutbox(conversationId).find(
    (each) => each.state === "failed" && each.errorCode === "conversation.answered",
  );
  if (!entry) return null;
  return (
    <div className="prosa-answered">
      <Icon of={TriangleAlert} />
      <span className="prosa-grow">{words.heldBack}</span>
      <SeeAnswer />
      <button
        type="button"
        className="prosa-btn"
        data-size="xs"
        onClick={() => client.outbox.retry(entry.clientMessageId, { force: true })}
      >
        {strings.composer.sendAnyway}
      </button>
    </div>
  );
}

function SeeAnswer() {
  const words = useLaterStrings().guard;
  const { thread } = useThread();
  return (
    <button
      type="button"
      className="prosa-btn"
      data-size="xs"
      onClick={() => void thread.jumpToLatest()}
    >
      {words.seeAnswer}
    </button>
  );
}

/** A message that waits for its author to change their mind. */
function Held() {
  const { client } = useInbox();
  const words = useLaterStrings().guard;
  const { conversationId, input } = Composer.useComposerPart();
  const until = useOutbox(conversationId).reduce(
    (last, entry) => Math.max(last, entry.holdUntil ?? 0),
    0,
  );
  const [now, setNow] = useState(client.now);
  const isHeld = until > now;
  useEffect(() => {
    setNow(client.now());
    if (until <= client.now()) return;
    const timer = setInterval(() => setNow(client.now()), 250);
    return () => clearInterval(timer);
  }, [client, until]);
  if (!isHeld) return null;
  return (
    <div className="prosa-held">
      <span className="prosa-grow" aria-live="off">
        {words.leavesIn(Math.ceil((until - now) / 1000))}
      </span>
      <button
        type="button"
        className="prosa-btn"
        data-size="xs"
        onClick={() => {
          void client.undoSend(conversationId).then(() => input.current?.focus());
        }}
      >
        <Icon of={Undo2} size={14} />
        {words.undo}
      </button>
    </div>
  );
}
