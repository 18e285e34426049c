import type { MessageQuery } from "../transport/transport.ts";
import { createAttachments } from "./attachments.ts";
import { type ChangeParts, createChanges } from "./changes.ts";
import type { Context } from "./context.ts";
import { createPresence } from "./presence.ts";
import { readHole } from "./read-hole.ts";
import { createReadMarks } from "./read-marks.ts";
import { createSettings } from "./settings.ts";
import { tellChange } from "./tell-change.ts";
import { undoSend } from "./undo-send.ts";
import { uploadFile } from "./upload-file.ts";
import { widenThread } from "./widen-thread.ts";
import { createWork } from "./work.ts";

export { sortFiles } from "./attach-problem.ts";

interface EagerParts extends ChangeParts {
  /** The counts of lists may be others now. */
  changed(): void;
  /** Reads a conversation again. */
  refresh(conversationId: string): Promise<void>;
  /** Reads a thread again, at its end or where `query` says. */
  reload(conversationId: string, query?: Partial<MessageQuery>): Promise<void>;
}

/** What a client needs after the first message alone. It travels together: one request, and all of it works. */
export function createLaterParts(context: Context, eager: EagerParts) {
  const attachments = createAttachments(context);
  const settings = createSettings(context);
  const presence = createPresence(context);
  const reads = createReadMarks(context, eager.refresh);
  return {
    attachments,
    settings,
    presence,
    changes: createChanges(context, eager),
    tellChange,
    uploadFile,
    reads,
    ...createWork(context, { ...eager, keepUnread: reads.keepUnread }),
    undoSend: (id: string) => undoSend(context, id, { ...eager, giveBack: attachments.giveBack }),
    readHole: (id: string) => readHole(context, id, eager.reload),
    /** Brings a message into the window, loading around it when it is outside. */
    async jumpTo(id: string, messageId: string): Promise<boolean> {
      const has = () => {
        const thread = context.store.get().threads.get(id);
        return thread?.messages.some((message) => message.id === messageId) === true;
      };
      if (!has()) await eager.reload(id, { around: messageId });
      return has();
    },
    widenThread: (id: string, side: "before" | "after") => widenThread(context, id, side),
    close(): void {
      for (const part of [attachments, settings, presence]) part.close();
    },
  };
}
