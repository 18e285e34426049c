import type { ChannelCapabilities, Message } from "@prosa/core";
import { useMemo, useState } from "react";
import { sessionWindow } from "../internal/session-window.ts";
import type { AttachProblem } from "../store/attach-problem.ts";
import { emptyDraft } from "../store/drafts.ts";
import {
  type ComposerAttachment,
  type ComposerMode,
  draftKey,
  type ThreadState,
} from "../store/state.ts";
import { attachmentKind } from "../store/thread-items.ts";
import { useInbox } from "./inbox-context.ts";
import { useConversation } from "./use-conversations.ts";
import { useInboxState } from "./use-inbox-state.ts";
import { useNow } from "./use-now.ts";
import { useSession } from "./use-session.ts";

const noFiles: readonly ComposerAttachment[] = [];

/** What a channel is taken for when the session does not name it. */
const anyChannel: ChannelCapabilities = {
  reply: true,
  reaction: false,
  typing: false,
  receipts: false,
  edit: null,
  delete: null,
  media: {},
  voiceNotes: false,
  maxChars: 65_536,
  sessionWindowHours: null,
  templates: false,
};

/** Everything about writing into one conversation: draft, mode, files, and what may be sent. */
export function useComposer(conversationId: string) {
  const { client, features } = useInbox();
  const holdMs = useInboxState((state) => state.settings.undoSendMs ?? features.undoSendMs ?? 0);
  const { can, canWrite } = useSession();
  const conversation = useConversation(conversationId);
  const now = useNow();
  const channelId = conversation?.channel.id;
  const capabilities = useInboxState(
    (state) =>
      state.session.value?.channels.find((each) => each.id === channelId)?.capabilities ??
      anyChannel,
  );
  const mode = useInboxState((state) => state.modes.get(conversationId) ?? "reply");
  const draft = useInboxState(
    (state) => state.drafts.get(draftKey(conversationId, mode)) ?? emptyDraft,
  );
  const attachments = useInboxState((state) => state.attachments.get(conversationId) ?? noFiles);
  const replyTo = useInboxState(
    (state) =>
      state.threads.get(conversationId)?.messages.find((each) => each.id === draft.replyToId) ??
      null,
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
  const window = conversation
    ? sessionWindow(capabilities.sessionWindowHours, conversation.windowExpiresAt, now)
    : null;
  const isClosed = mode === "reply" && window?.state === "closed";
  const blocked: "viewer" | "channel" | "window" | null = !canWrite
    ? "viewer"
    : mode === "reply" && !capabilities.reply
      ? "channel"
      : isClosed
        ? "window"
        : null;
  const overBy = mode !== "note" ? Math.max(0, draft.body.length - capabilities.maxChars) : 0;
  const hasFiles = mode === "reply" && attachments.length > 0;
  const isFilled = draft.body.trim() !== "" || hasFiles;

  const commands = useMemo(
    () => ({
      setMode: (next: ComposerMode) => client.setMode(conversationId, next),
      setBody(body: string) {
        const current = client.store.get().modes.get(conversationId) ?? "reply";
        client.drafts.set(conversationId, current, { body });
        if (current === "reply" && body !== "") client.typed(conversationId);
      },
      setReplyTo(message: Message | null) {
        if (message) client.setMode(conversationId, "reply");
        client.drafts.set(conversationId, "reply", { replyToId: message?.id ?? null });
      },
      /** Puts a sent message's text into the composer; what was written there stays for afterwards. */
      edit({ id, body }: Message) {
        client.setMode(conversationId, "edit");
        client.drafts.set(conversationId, "edit", { body: body ?? "", replyToId: id });
      },
      attach(files: readonly File[]) {
        // The part that keeps files loaded with the session; this waits for nothing then.
        void import("../store/attachments.ts").then(({ findProblem }) => {
          const problems = files.map((file) =>
            findProblem(file, attachmentKind(file.type), capabilities),
          );
          setProblem(problems.find((each) => each !== null) ?? null);
          const good = files.filter((_, index) => problems[index] === null);
          if (good.length > 0) client.attachments.add(conversationId, good);
        });
      },
      removeAttachment: (id: string) => client.attachments.remove(conversationId, id),
      retryAttachment: (id: string) => client.attachments.retry(conversationId, id),
    }),
    [client, conversationId, capabilities],
  );

  return {
    ...commands,
    mode,
    body: draft.body,
    replyTo,
    attachments: mode === "reply" ? attachments : noFiles,
    capabilities,
    /** `window`: the channel takes templates alone until the customer writes. */
    blocked,
    /** How long free text may leave, whatever the mode; `null`: always. */
    window,
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

/** The last thing that the company told the customer after `seq`, unless we said it ourselves. */
function answerSince(
  thread: ThreadState | undefined,
  seq: number,
  me: string | undefined,
): Message | null {
  const later = thread?.messages.filter((each) => each.direction === "out" && each.seq > seq);
  const last = later?.filter(({ origin }) => origin === "panel" || origin === "phone").at(-1);
  return last && last.author.id !== me ? last : null;
}
