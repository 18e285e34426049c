import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createSendFixture, type SendFixture } from "./send-fixture.ts";

let f: SendFixture;
const open: SendFixture[] = [];
beforeEach(async () => {
  f = await createSendFixture();
  open.push(f);
});
afterAll(() => Promise.all(open.map((fixture) => fixture.close())));

const written = (id: string, origin: string, author: string | null) =>
  f.db.pool.query("update prosa.messages set origin = $2, author_member_id = $3 where id = $1", [
    id,
    origin,
    author,
  ]);

describe("demand 2.3.17: the send guard", () => {
  it("lets exactly one of two operators who answer at once pass", async () => {
    for (let round = 0; round < 12; round += 1) {
      const conversationId = await f.newConversation();
      const answers = await Promise.allSettled([
        f.enqueue("De Caio", { conversationId, expectedSeq: 0 }, "caio"),
        f.enqueue("De Lia", { conversationId, expectedSeq: 0 }, "lia"),
      ]);
      const refused = answers.filter((answer) => answer.status === "rejected");
      expect(refused).toHaveLength(1);
      expect(refused[0]?.reason).toMatchObject({ code: "conversation.answered" });
      const { rows } = await f.db.pool.query(
        "select count(*)::int as n from prosa.messages where conversation_id = $1",
        [conversationId],
      );
      expect(rows[0].n).toBe(1);
    }
  });

  it("stops an answer only when another person answered after what its author saw", async () => {
    await f.enqueue("Primeira", {}, "caio");
    await expect(f.enqueue("Segunda", { expectedSeq: 0 }, "caio")).resolves.toBeTruthy();
    await expect(f.enqueue("Atrasada", { expectedSeq: 1 }, "lia")).rejects.toMatchObject({
      code: "conversation.answered",
      details: { seq: 2, authorName: "caio" },
    });
    await expect(f.enqueue("A par de tudo", { expectedSeq: 2 }, "lia")).resolves.toBeTruthy();
  });

  it("takes who wrote on the shop's phone for a person, and no automation for one", async () => {
    const { message } = await f.enqueue("Resposta", {}, "caio");
    await written(message.id, "automation", null);
    await expect(f.enqueue("A", { expectedSeq: 0 }, "lia")).resolves.toBeTruthy();
    const other = await f.newConversation();
    const phone = await f.enqueue("Do celular", { conversationId: other }, "caio");
    await written(phone.message.id, "phone", null);
    await expect(
      f.enqueue("B", { conversationId: other, expectedSeq: 0 }, "lia"),
    ).rejects.toMatchObject({ code: "conversation.answered" });
  });

  it("sees the answers of the conversation that a resolved one goes on in", async () => {
    const past = await f.newConversation("resolved", f.addressId);
    await f.db.pool.query(
      "update prosa.conversations set created_at = now() - interval '1 day' where id = $1",
      [past],
    );
    await f.enqueue("Já respondi na nova", {}, "caio");
    await expect(
      f.enqueue("Atrasada", { conversationId: past, expectedSeq: 0 }, "lia"),
    ).rejects.toMatchObject({ code: "conversation.answered" });
  });

  it("is not asked for a repeat of what was accepted", async () => {
    const clientMessageId = randomUUID();
    const first = await f.enqueue("Primeira", { clientMessageId, expectedSeq: 0 }, "caio");
    await f.enqueue("De outra pessoa", {}, "lia");
    const again = await f.enqueue("Primeira", { clientMessageId, expectedSeq: 0 }, "caio");
    expect(again).toMatchObject({ duplicate: true, message: { id: first.message.id } });
  });
});
