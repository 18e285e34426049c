import { ProsaError } from "@prosa/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { buildConversation, buildSession, fakeTransport } from "../testing/index.ts";
import { createInboxClient, type InboxClient } from "./inbox-client.ts";
import { memoryStore } from "./key-value-store.ts";

const opened: InboxClient[] = [];
afterEach(() => {
  for (const client of opened.splice(0)) client.close();
});

async function open(
  storage = memoryStore(),
  change: Partial<ReturnType<typeof fakeTransport>> = {},
) {
  const transport = Object.assign(
    fakeTransport({
      seed: {
        session: buildSession(),
        conversations: [buildConversation({ id: "c" })],
        messages: [],
      },
    }),
    change,
  );
  const client = createInboxClient({ transport, tenantId: "t", storage });
  opened.push(client);
  client.start();
  await vi.waitFor(() => expect(client.store.get().link.status).toBe("online"));
  client.openConversation("c");
  const files = () => client.store.get().attachments.get("c") ?? [];
  const names = () => files().map((each) => each.fileName);
  const add = async (...wanted: string[]) => {
    client.attachments.add(
      "c",
      wanted.map((name) => new File([name], name, { type: "image/png" })),
    );
    await vi.waitFor(() => expect(names()).toEqual(expect.arrayContaining(wanted)));
  };
  return { client, transport, storage, files, names, add };
}

describe("files in the composer", () => {
  it("come back after a reload, with captions and in their order", async () => {
    const storage = memoryStore();
    const first = await open(storage);
    await first.add("a.png", "b.png", "c.png");
    const [a] = first.files();
    first.client.attachments.move("c", a?.id ?? "", 2);
    first.client.attachments.setCaption("c", a?.id ?? "", "a parede");
    await vi.waitFor(() =>
      expect(first.files().every((each) => each.state === "ready")).toBe(true),
    );
    first.client.close();

    const second = await open(storage);
    await vi.waitFor(() => expect(second.names()).toEqual(["b.png", "c.png", "a.png"]));
    expect(second.files().at(-1)).toMatchObject({ caption: "a parede", state: "ready" });
    expect(await second.files().at(-1)?.file.text()).toBe("a.png");
  });

  it("upload again after a reload in the middle of it", async () => {
    const storage = memoryStore();
    const first = await open(storage, { upload: () => new Promise(() => {}) });
    await first.add("a.png");
    first.client.close();
    const second = await open(storage);
    await vi.waitFor(() => expect(second.files()[0]?.state).toBe("ready"));
  });

  it("leave with their captions, in their order, and leave nothing stored", async () => {
    const { client, transport, storage, files, add } = await open();
    const send = vi.spyOn(transport, "send");
    await add("a.png", "b.png");
    const [, b] = files();
    client.attachments.move("c", b?.id ?? "", 0);
    client.attachments.setCaption("c", b?.id ?? "", "a segunda");
    client.drafts.set("c", "reply", { body: "e o texto" });
    client.submit("c");
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(3));
    expect(send.mock.calls.map(([{ content }]) => content)).toMatchObject([
      { kind: "media", caption: "a segunda" },
      { kind: "media" },
      { kind: "text", body: "e o texto" },
    ]);
    await vi.waitFor(async () => {
      expect(await storage.entries("files/")).toEqual([]);
      expect(await storage.entries("bytes/")).toEqual([]);
    });
  });

  it("return to the composer when their message is taken back", async () => {
    const { client, files, add } = await open();
    await add("a.png");
    client.drafts.set("c", "reply", { body: "legenda" });
    client.submit("c", { holdMs: 60_000 });
    expect(files()).toEqual([]);
    await client.undoSend("c");
    await vi.waitFor(() => expect(files()).toHaveLength(1));
    expect(client.drafts.get("c", "reply").body).toBe("legenda");
  });

  it("upload anew when the server has swept the upload meanwhile", async () => {
    const gone = new ProsaError("attachment.not_found", "Swept.");
    const { client, transport, files, add } = await open();
    await add("a.png");
    await vi.waitFor(() => expect(files()[0]?.state).toBe("ready"));
    const swept = files()[0]?.attachmentId;
    const { send } = transport;
    transport.send = async (message, options) => {
      const { content } = message;
      if (content.kind === "media" && content.attachmentId === swept) throw gone;
      return send(message, options);
    };
    client.submit("c");
    await vi.waitFor(() => expect(transport.server.thread("c")).toHaveLength(1));
  });
});
