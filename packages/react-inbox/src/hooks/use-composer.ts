import type { Attachment, ChannelCapabilities, Message } from "@prosa/core";
import { useMemo, useState } from "react";
import {
  type ComposerAttachment,
  type ComposerMode,
  type Draft,
  draftKey,
} from "../store/state.ts";
import { attachmentKind } from "../store/thread-items.ts";
import { useInbox } from "./inbox-context.ts";
import { useConversation } from "./use-conversations.ts";
import { useInboxState } from "./use-inbox-state.ts";
import { useSession } from "./use-session.ts";

/** Why a file was not taken. */
export type AttachProblem =
  | { code: "too_large"; maxBytes: number }
  | { code: "wrong_type"; kind: Attachment["kind"] };

const emptyDraft: Draft = { body: "", replyToId: null, startedSeq: null };
const noFiles: readonly ComposerAttachment[] = [];

/** What a channel is taken for when the session does not name it. */
const anyChannel: ChannelCapabilities = {
  reply: true,
  reaction: false,
  typing: false,
  receipts: false,
  edit: null,
  delete: false,
  media: {},
  voiceNotes: false,
  maxChars: 65_536,
  sessionWindowMs: null,
};

/** Everything about writing into one conversation: draft, mode, files, and what may be sent. */
export function useComposer(conversationId: string) {
  const { client, features } = useInbox();
  const { canWrite } = useSession();
  const conversation = useConversation(conversationId);
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

  const blocked: "viewer" | "channel" | null = !canWrite
    ? "viewer"
    : mode === "reply" && !capabilities.reply
      ? "channel"
      : null;
  const overBy = mode === "reply" ? Math.max(0, draft.body.length - capabilities.maxChars) : 0;
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
      attach(files: readonly File[]) {
        const found = files.map((file) => findProblem(file, capabilities)).find(Boolean) ?? null;
        setProblem(found);
        const good = files.filter((file) => findProblem(file, capabilities) === null);
        if (good.length > 0) client.attachments.add(conversationId, good);
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
    blocked,
    overBy,
    problem,
    canNote: canWrite && features.notes !== false,
    canAttach:
      mode === "reply" &&
      blocked === null &&
      features.attachments !== false &&
      client.transport.upload !== undefined,
    canSend: blocked === null && overBy === 0 && isFilled,
    /** Sends what is written; `false` when there is nothing that may be sent. */
    submit(): boolean {
      setProblem(null);
      return blocked === null && overBy === 0 && client.submit(conversationId);
    },
  };
}

function findProblem(file: File, capabilities: ChannelCapabilities): AttachProblem | null {
  const kind = attachmentKind(file.type);
  const limit = capabilities.media[kind];
  const isRestricted = Object.keys(capabilities.media).length > 0;
  if (!limit) return isRestricted ? { code: "wrong_type", kind } : null;
  if (limit.mimes.length > 0 && !limit.mimes.includes(file.type)) {
    const asDocument = capabilities.media.document;
    return asDocument && file.size <= asDocument.maxBytes ? null : { code: "wrong_type", kind };
  }
  return file.size > limit.maxBytes ? { code: "too_large", maxBytes: limit.maxBytes } : null;
}
