import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

const note = (by: Person, conversationId: string, body: string, clientMessageId = randomUUID()) =>
  world.as(by, "enqueue_message", {
    conversationId,
    clientMessageId,
    content: { kind: "note", body },
  });
const read = async (who: Person, conversationId: string) =>
  ((await world.as(who, "get_conversation", { conversationId })) as { read: object }).read;
const called = async (who: Person) =>
  (
    await db.asUser(world.claims(who), (c) =>
      c.query("select conversation_id, operator_id from prosa.mentions"),
    )
  ).rows;

describe("a note that calls somebody by name", () => {
  it("keeps whom it calls, marks their list until they have read, and lets them in", async () => {
    const id = await world.conversation({ assignee: "caio" });
    await expect(read("lia", id)).rejects.toThrow("conversation.not_found");
    const sent = await note("caio", id, "@Lia Moura, você mediu isso? @Caio Menezes");
    const message = sent.message as { seq: number; content: object };
    expect(message.content).toEqual({
      mentions: [
        { id: world.operators.caio, name: "Caio Menezes" },
        { id: world.operators.lia, name: "Lia Moura" },
      ],
    });
    expect(await read("lia", id)).toMatchObject({ mentioned: true });
    expect(await read("caio", id)).not.toHaveProperty("mentioned");
    await world.as("lia", "mark_read", { conversationId: id, seq: message.seq });
    expect(await read("lia", id)).not.toHaveProperty("mentioned");
  });

  it("shows each person their own calls and nobody else's", async () => {
    const id = await world.conversation({ assignee: "caio" });
    await note("renata", id, "@Caio Menezes veja");
    const own = await called("caio");
    expect(own).toContainEqual({ conversation_id: id, operator_id: world.operators.caio });
    expect(own.every((row) => row.operator_id === world.operators.caio)).toBe(true);
    expect(await called("vera")).toEqual([]);
    expect(await called("joana")).toEqual([]);
  });

  it("calls nobody of another company, of a longer name, or in an answer", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const before = (await db.pool.query("select count(*)::int as n from prosa.mentions")).rows[0].n;
    await note("caio", id, "@Joana Sá, @Lia Mourarias e maria@Lia Moura");
    await world.as("caio", "enqueue_message", {
      conversationId: id,
      clientMessageId: randomUUID(),
      content: { kind: "text", body: "Fale com @Lia Moura" },
    });
    const after = (await db.pool.query("select count(*)::int as n from prosa.mentions")).rows[0].n;
    expect(after).toBe(before);
  });

  it("calls once however often the note is sent", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const clientMessageId = randomUUID();
    await note("caio", id, "@Renata Prado", clientMessageId);
    const again = await note("caio", id, "@Renata Prado", clientMessageId);
    expect(again.duplicate).toBe(true);
    const { rows } = await db.pool.query(
      "select count(*)::int as n from prosa.mentions where conversation_id = $1",
      [id],
    );
    expect(rows[0].n).toBe(1);
  });
});
