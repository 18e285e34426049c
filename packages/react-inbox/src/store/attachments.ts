import { uuidV7 } from "@prosa/core";
import { type Context, reportError, toProsaError } from "./context.ts";
import { type ComposerAttachment, type OutboxEntry, type UploadContent, withIn } from "./state.ts";

/**
 * Files in the composer: they upload while the operator writes. List and bytes are stored, each file
 * once, so that a reload brings them back.
 */
export function createAttachments(context: Context) {
  const { store, transport, storage, tenantId, now } = context;
  const aborts = new Map<string, AbortController>();

  const listOf = (id: string) => store.get().attachments.get(id) ?? [];
  const own = (what: "files" | "bytes") =>
    `${what}/${tenantId}/${store.get().session.value?.me.id ?? ""}/`;
  const report = (cause: unknown) => void reportError(context, cause);

  function edit(
    id: string,
    change: (list: readonly ComposerAttachment[]) => readonly ComposerAttachment[],
  ): void {
    store.update((state) => {
      const list = change(state.attachments.get(id) ?? []);
      return withIn(state, "attachments", id, list.length > 0 ? list : undefined);
    });
  }

  /** The bytes are stored apart: a new caption does not write them again. */
  function save(id: string): void {
    const key = own("files") + id;
    const list = listOf(id).map(({ file: _bytes, ...rest }) => rest);
    (list.length > 0 ? storage.set(key, list) : storage.delete(key)).catch(report);
  }

  function patch(id: string, attachmentId: string, change: Partial<ComposerAttachment>): void {
    edit(id, (list) =>
      list.map((each) => (each.id === attachmentId ? { ...each, ...change } : each)),
    );
    if (change.progress === undefined || change.state) save(id);
  }

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

  function put(id: string, items: readonly ComposerAttachment[]): void {
    edit(id, (list) => [...list, ...items]);
    for (const item of items) storage.set(own("bytes") + item.id, item.file).catch(report);
    save(id);
    for (const item of items) if (item.state === "uploading") void start(id, item);
  }

  function forget(id: string, items: readonly ComposerAttachment[]): void {
    for (const item of items) {
      aborts.get(item.id)?.abort();
      storage.delete(own("bytes") + item.id).catch(report);
    }
    edit(id, (list) => list.filter((each) => !items.includes(each)));
    save(id);
  }

  const toItem = (file: Blob, fileName: string): ComposerAttachment => ({
    id: uuidV7(now(), crypto.getRandomValues(new Uint8Array(10))),
    file,
    fileName,
    mime: file.type || "application/octet-stream",
    state: "uploading",
    progress: 0,
    attachmentId: null,
    errorCode: null,
    caption: "",
  });

  return {
    /** `voice`: they are recordings. */
    add(id: string, files: readonly File[], { voice = false } = {}): void {
      put(
        id,
        files.map((file) => ({ ...toItem(file, file.name), ...(voice && { voice }) })),
      );
    },
    retry(id: string, attachmentId: string): void {
      const item = listOf(id).find((each) => each.id === attachmentId);
      if (item?.state !== "failed") return;
      patch(id, attachmentId, { state: "uploading", progress: 0, errorCode: null });
      void start(id, item);
    },
    remove(id: string, attachmentId: string): void {
      forget(
        id,
        listOf(id).filter((each) => each.id === attachmentId),
      );
    },
    /** Puts a file at another place in the order in which they are sent. */
    move(id: string, attachmentId: string, to: number): void {
      edit(id, (list) => {
        const item = list.find((each) => each.id === attachmentId);
        const others = list.filter((each) => each !== item);
        return item ? [...others.slice(0, to), item, ...others.slice(to)] : list;
      });
      save(id);
    },
    setCaption: (id: string, attachmentId: string, caption: string) =>
      patch(id, attachmentId, { caption }),
    /**
     * Hands the files over to the outbox; uploads under way are given up and start there anew. `text`
     * under a single file is its caption, unless it was given one of its own.
     */
    take(id: string, text: string) {
      const list = listOf(id);
      forget(id, list);
      const isCaption = list.length === 1 && list[0]?.caption.trim() === "";
      const files = list.map(({ file, fileName, mime, attachmentId, caption, voice }) => {
        const its = isCaption ? text : caption.trim();
        const content: UploadContent = {
          kind: "upload",
          file,
          ...(attachmentId && { attachmentId }),
          ...(its && { caption: its }),
          ...(voice && { voice }),
        };
        return { fileName, mime, bytes: file.size, content };
      });
      return { files, isCaption };
    },
    /** Takes files back from messages that were not sent after all. */
    giveBack(id: string, entries: readonly OutboxEntry[], isCaptionText: boolean): void {
      const items = entries.flatMap(({ content, fileName }): ComposerAttachment[] => {
        if (content.kind !== "upload") return [];
        const item = toItem(content.file, fileName ?? "");
        if (content.attachmentId) {
          Object.assign(item, { state: "ready", attachmentId: content.attachmentId });
        }
        item.caption = isCaptionText ? "" : (content.caption ?? "");
        return [{ ...item, ...(content.voice && { voice: true }) }];
      });
      if (items.length > 0) put(id, items);
    },
    /** Brings back the files of an earlier page. What was uploading uploads again. */
    async restore(): Promise<void> {
      const [lists, bytes] = await Promise.all([
        storage.entries(own("files")),
        storage.entries(own("bytes")),
      ]);
      const files = new Map(bytes);
      for (const [key, value] of lists) {
        const id = key.slice(own("files").length);
        const items = (value as Omit<ComposerAttachment, "file">[]).flatMap((each) => {
          const file = files.get(own("bytes") + each.id) as Blob | undefined;
          return file ? [{ ...each, file }] : [];
        });
        if (items.length === 0 || listOf(id).length > 0) continue;
        edit(id, () => items);
        for (const item of items) if (item.state === "uploading") void start(id, item);
      }
    },
    close(): void {
      for (const abort of aborts.values()) abort.abort();
    },
  };
}
