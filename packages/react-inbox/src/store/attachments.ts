import { uuidV7 } from "@prosa/core";
import { type Context, toProsaError } from "./context.ts";
import { type ComposerAttachment, withEntry } from "./state.ts";

/** Files in the composer: they upload while the operator writes. */
export function createAttachments(context: Context) {
  const { store, transport, now } = context;
  const aborts = new Map<string, AbortController>();

  const edit = (
    id: string,
    change: (list: readonly ComposerAttachment[]) => readonly ComposerAttachment[],
  ) =>
    store.update((state) => {
      const list = change(state.attachments.get(id) ?? []);
      return {
        ...state,
        attachments: withEntry(state.attachments, id, list.length > 0 ? list : undefined),
      };
    });

  const patch = (id: string, attachmentId: string, change: Partial<ComposerAttachment>) =>
    edit(id, (list) =>
      list.map((each) => (each.id === attachmentId ? { ...each, ...change } : each)),
    );

  async function start(id: string, item: ComposerAttachment): Promise<void> {
    if (!transport.upload) return;
    const abort = new AbortController();
    aborts.set(item.id, abort);
    try {
      const { attachmentId } = await transport.upload(
        { conversationId: id, file: item.file, fileName: item.fileName, mime: item.mime },
        (progress) => patch(id, item.id, { progress }),
        { signal: abort.signal },
      );
      patch(id, item.id, { state: "ready", progress: 1, attachmentId });
    } catch (cause) {
      if (abort.signal.aborted) return;
      patch(id, item.id, { state: "failed", errorCode: toProsaError(cause).code });
    } finally {
      aborts.delete(item.id);
    }
  }

  return {
    add(id: string, files: readonly File[]): void {
      const items = files.map(
        (file): ComposerAttachment => ({
          id: uuidV7(now(), crypto.getRandomValues(new Uint8Array(10))),
          file,
          fileName: file.name,
          mime: file.type || "application/octet-stream",
          state: "uploading",
          progress: 0,
          attachmentId: null,
          errorCode: null,
        }),
      );
      edit(id, (list) => [...list, ...items]);
      for (const item of items) void start(id, item);
    },
    retry(id: string, attachmentId: string): void {
      const item = store
        .get()
        .attachments.get(id)
        ?.find((each) => each.id === attachmentId);
      if (item?.state !== "failed") return;
      patch(id, attachmentId, { state: "uploading", progress: 0, errorCode: null });
      void start(id, item);
    },
    remove(id: string, attachmentId: string): void {
      aborts.get(attachmentId)?.abort();
      edit(id, (list) => list.filter((each) => each.id !== attachmentId));
    },
    /** Hands the files over to the outbox; uploads under way are given up and start there anew. */
    take(id: string): readonly ComposerAttachment[] {
      const list = store.get().attachments.get(id) ?? [];
      for (const item of list) aborts.get(item.id)?.abort();
      edit(id, () => []);
      return list;
    },
    close(): void {
      for (const abort of aborts.values()) abort.abort();
    },
  };
}
