import type { Message } from "@prosa/core";
import { useMemo, useState } from "react";
import type { AttachProblem } from "../store/attach-problem.ts";
import { emptyDraft } from "../store/drafts.ts";
import { type ComposerAttachment, draftKey, type ThreadState } from "../store/state.ts";
import { attachmentKind } from "../store/thread-items.ts";
import { useInbox } from "./inbox-context.ts";
import { useInboxState } from "./use-inbox-state.ts";
import { useSession } from "./use-session.ts";
import { useWriting } from "./use-writing.ts";

const noFiles: readonly ComposerAttachment[] = [];

/** Everything about writing into one conversation: draft, mode, files, and what may be sent. */
export function useComposer(conversationId: string) {
  const { client, features } = useInbox();
  const holdMs = useInboxState((state) => state.settings.undoSendMs ?? features.undoSendMs ?? 0);
  const { can } = useSession();
  const writing = useWriting(conversationId);
  const { mode, capabilities, blocked } = writing;
  const draft = useInboxState(
    (state) => state.drafts.get(draftKey(conversationId, mode)) ?? emptyDraft,
  );
  const attachments = useInboxState((state) => state.attachments.get(conversationId) ?? noFiles);
  const { replyToId } = draft;
  const replyTo = useInboxState((state) =>
    replyToId === null
      ? null
      : (state.threads.get(conversationId)?.messages.find(({ id }) => id === replyToId) ?? null),
  );
  const [problem, setProblem] = useState<AttachProblem | null>(null);
  const [warnedOf, setWarnedOf] = useState<string | null>(null);
  const { startedSeq } = draft;
  const answer = useInboxState((state) =>
    mode === "reply" && startedSeq !== null
      ? answerSince(state.threads.get(conversationId), startedSeq, state.session.value?.me.id)
      : null,
  );
  const isWarned = answer !== null && answer.id === warnedOf;
  const overBy = mode !== "note" ? Math.max(0, draft.body.length - capabilities.maxChars) : 0;
  const hasFiles = mode === "reply" && attachments.length > 0;
  const isFilled = draft.body.trim() !== "" || hasFiles;

  const commands = useMemo(
    () => ({
      setBody(body: string) {
        const current = client.store.get().modes.get(conversationId) ?? "reply";
        client.drafts.set(conversationId, current, { body });
        if (current === "reply" && body !== "") client.typed(conversationId);
      },
      attach(files: readonly File[]) {
        // The part that keeps files loaded with the session; this waits for nothing then.
        void import("../store/later-parts.ts").then(({ sortFiles }) => {
          const { good, problem } = sortFiles(files, attachmentKind, capabilities);
          setProblem(problem);
          if (good.length > 0) client.attachments.add(conversationId, good);
        });
      },
      removeAttachment: (id: string) => client.attachments.remove(conversationId, id),
      retryAttachment: (id: string) => client.attachments.retry(conversationId, id),
    }),
    [client, conversationId, capabilities],
  );

  return {
    ...writing,
    ...commands,
    body: draft.body,
    replyTo,
    attachments: mode === "reply" ? attachments : noFiles,
    canTemplate:
      mode === "reply" &&
      (blocked ?? "window") === "window" &&
      capabilities.templates &&
      features.templates !== false &&
      client.transport.templates !== undefined,
    overBy,
    problem,
    /** What a colleague answered since this text was begun, or `null`. */
    answer,
    /** `submit` was called once, and held back because of `answer`: the next one sends. */
    isWarned,
    canNote: can("note.write") && features.notes !== false,
    canAttach:
      mode === "reply" &&
      blocked === null &&
      features.attachments !== false &&
      client.transport.upload !== undefined,
    canSend: blocked === null && overBy === 0 && isFilled,
    /**
     * Sends what is written; `false` when there is nothing that may be sent. After a colleague's
     * answer the first call only warns.
     */
    submit(): boolean {
      setProblem(null);
      if (blocked !== null || overBy > 0 || !isFilled) return false;
      if (answer && !isWarned) {
        setWarnedOf(answer.id);
        return false;
      }
      if (answer) client.drafts.set(conversationId, mode, { startedSeq: answer.seq });
      return client.submit(conversationId, { holdMs });
    },
  };
}

const lastTold = new WeakMap<readonly Message[], Message | undefined>();

/** The last thing that the company told the customer after `seq`, unless we said it ourselves. */
function answerSince(
  thread: ThreadState | undefined,
  seq: number,
  me: string | undefined,
): Message | null {
  if (!thread) return null;
  const { messages } = thread;
  // Asked with every letter that is typed.
  if (!lastTold.has(messages)) lastTold.set(messages, messages.findLast(isTold));
  const last = lastTold.get(messages);
  return last && last.seq > seq && last.author.id !== me ? last : null;
}

function isTold({ direction, origin }: Message): boolean {
  return direction === "out" && (origin === "panel" || origin === "phone");
}
