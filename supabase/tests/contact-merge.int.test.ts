import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { finalState } from "./ingest-replay-support.ts";
import { createInbox, createTenant, type Inbox, message, party } from "./ingest-support.ts";
import { createWorld, type Person, people, type World } from "./world.ts";

const ana = "5511987650001@s.whatsapp.net";
const anaLid = "70000000000101@lid";
const bruno = "553188880002@s.whatsapp.net";

let db: TestDatabase;
let world: World;
let inbox: Inbox;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
beforeEach(async () => {
  inbox = await createCompany();
});
afterAll(() => db.drop());

/** A company of its own, since one phone is one contact in the whole of it. */
async function createCompany(): Promise<Inbox> {
  const tenantId = await createTenant(db.pool);
  for (const person of ["renata", "caio", "vera"] as const) {
    const { role, name } = people[person];
    await world.service("add_member", { tenantId, subject: person, name, role });
  }
  return createInbox(db.pool, tenantId);
}

interface Merge {
  mergeId: string;
  undoneAt: string | null;
}

interface Details {
  contact: { id: string; name: string | null };
  merges: { mergeId: string; contact: { name: string | null } }[];
  addresses: { sendKey: string; contactId: string }[];
  conversations: { id: string; contact: { id: string; name: string; phone: string } }[];
}

const contactOf = async (jid: string) =>
  (
    await inbox.rows(
      `select a.contact_id id from prosa.addresses a
       join prosa.contact_identities i on i.address_id = a.id
       where i.channel_id = $1 and i.value = $2`,
      [inbox.channelId, jid],
    )
  )[0]?.id as string;

const merge = (winnerId: string, loserId: string, who: Person = "renata") =>
  world.as(who, "merge_contacts", { winnerId, loserId }) as unknown as Promise<Merge>;
const unmerge = (mergeId: string, who: Person = "renata") =>
  world.as(who, "unmerge_contacts", { mergeId }) as unknown as Promise<Merge>;
const details = (contactId: string, who: Person = "renata") =>
  world.as(who, "get_contact", { contactId }) as unknown as Promise<Details>;

async function anaAndBruno(): Promise<{ winner: string; loser: string }> {
  await inbox.ingest(message({ chat: party(ana, "Ana") }));
  await inbox.ingest(message({ chat: party(bruno, "Bruno") }));
  return { winner: await contactOf(ana), loser: await contactOf(bruno) };
}

describe("a merge by hand", () => {
  it("shows one contact, and leaves every answer its address", async () => {
    const { winner, loser } = await anaAndBruno();
    await merge(winner, loser);
    const shown = await details(loser);
    expect(shown.contact).toMatchObject({ id: winner, name: "Ana" });
    expect(shown.merges).toMatchObject([{ contact: { name: "Bruno" } }]);
    expect(shown.addresses.map(({ sendKey }) => sendKey).sort()).toEqual([ana, bruno].sort());
    expect(shown.conversations.map(({ contact }) => contact)).toEqual([
      { id: winner, kind: "person", name: "Ana", phone: "+5531988880002", blocked: false },
      { id: winner, kind: "person", name: "Ana", phone: "+5511987650001", blocked: false },
    ]);
    const found = await world.as("renata", "search_inbox", {
      tenantId: inbox.tenantId,
      query: "ana",
    });
    expect(found.conversations).toHaveLength(2);
    const page = await world.as("renata", "list_messages", {
      conversationId: shown.conversations[0]?.id,
    });
    expect(page.items).toMatchObject([{ author: { name: "Ana" } }]);
  });

  it("is told to who has its conversations open, and written down", async () => {
    const { winner, loser } = await anaAndBruno();
    const revs = () =>
      inbox.rows("select rev from prosa.conversations where channel_id = $1 order by number", [
        inbox.channelId,
      ]);
    const before = (await revs()).map(({ rev }) => Number(rev));
    const { mergeId } = await merge(winner, loser);
    expect((await revs()).map(({ rev }) => Number(rev))).toEqual([
      before[0],
      (before[1] as number) + 1,
    ]);
    await unmerge(mergeId);
    const log = await inbox.rows(
      "select action, actor_id, after from prosa.audit_log where subject_id = $1 order by at, action",
      [loser],
    );
    expect(log).toEqual(
      ["contact.merged", "contact.unmerged"].map((action) => ({
        action,
        actor_id: world.operators.renata,
        after: { mergeId, winnerId: winner },
      })),
    );
  });

  it("is undone without a trace, whatever happened in between", async () => {
    const happens = async (box: Inbox, mergedBy?: Person) => {
      const twin = await createInbox(db.pool, box.tenantId);
      await box.ingest(message({ externalId: "A", chat: party(ana, "Ana") }));
      await box.ingest(message({ externalId: "B", chat: party(bruno, null) }));
      inbox = box;
      const made = mergedBy
        ? await merge(await contactOf(ana), await contactOf(bruno), mergedBy)
        : null;
      await box.ingest(
        message({
          externalId: "C",
          chat: party(bruno, "Bruno"),
          sentAt: "2026-11-20T11:00:00.000Z",
        }),
      );
      await twin.ingest(
        message({
          externalId: "D",
          chat: party(bruno, "Bruno Dias"),
          sentAt: "2026-11-20T12:00:00.000Z",
        }),
      );
      await box.ingest(message({ externalId: "E", chat: party([ana, anaLid], "Ana") }));
      if (made) await unmerge(made.mergeId, mergedBy);
      return finalState(db.pool, box.tenantId);
    };
    const plain = await happens(await createCompany());
    expect(await happens(await createCompany(), "renata")).toEqual(plain);
  });

  it("answers a repeat with the merge that stands, and undoes once", async () => {
    const { winner, loser } = await anaAndBruno();
    const [one, two] = await Promise.all([merge(winner, loser), merge(winner, loser)]);
    expect(two.mergeId).toBe(one.mergeId);
    const undone = await unmerge(one.mergeId);
    expect(undone.undoneAt).not.toBeNull();
    expect(await unmerge(one.mergeId)).toEqual(undone);
    expect((await details(loser)).contact).toMatchObject({ id: loser, name: "Bruno" });
    expect((await merge(winner, loser)).mergeId).not.toBe(one.mergeId);
  });

  it("never closes a ring, also when both directions are asked at once", async () => {
    const { winner, loser } = await anaAndBruno();
    await Promise.allSettled([merge(winner, loser), merge(loser, winner)]);
    const shown = [await details(winner), await details(loser)];
    expect(shown[0]?.contact).toEqual(shown[1]?.contact);
    expect(shown[0]?.merges).toHaveLength(1);
  });

  it("is undone in any order where three became one", async () => {
    const { winner: a, loser: b } = await anaAndBruno();
    await inbox.ingest(message({ chat: party("5521977770003@s.whatsapp.net", "Clara") }));
    const c = await contactOf("5521977770003@s.whatsapp.net");
    const first = await merge(b, c);
    const second = await merge(a, b);
    expect((await details(c)).contact.id).toBe(a);
    await unmerge(first.mergeId);
    expect((await details(c)).contact.id).toBe(c);
    expect((await details(b)).contact.id).toBe(a);
    await unmerge(second.mergeId);
    expect((await details(b)).contact.id).toBe(b);
  });

  it("lets what is proven win: a loser that turns out to be another's phone takes its merge along", async () => {
    const { winner, loser } = await anaAndBruno();
    await inbox.ingest(message({ chat: party(anaLid, "Lia") }));
    await merge(await contactOf(anaLid), winner);
    await inbox.ingest({ type: "contact", party: party([ana, anaLid]), pictureUrl: null });
    const one = await contactOf(ana);
    expect(await contactOf(anaLid)).toBe(one);
    expect(await details(one)).toMatchObject({ contact: { id: one }, merges: [] });
    const { mergeId } = await merge(loser, one);
    expect((await details(one)).contact.id).toBe(loser);
    await unmerge(mergeId);
    expect((await details(one)).contact.id).toBe(one);
  });

  it("is for agents who see both; a viewer never, a stranger learns nothing", async () => {
    const { winner, loser } = await anaAndBruno();
    const code = (work: Promise<unknown>) =>
      work.then(
        () => "done",
        (error: Error) => error.message,
      );
    expect(await code(merge(winner, loser, "caio"))).toBe("contact.not_found");
    expect(await code(details(winner, "caio"))).toBe("contact.not_found");
    for (const person of ["caio", "vera"] as const) {
      await db.pool.query(
        "insert into prosa.channel_members (tenant_id, channel_id, operator_id) values ($1, $2, $3)",
        [inbox.tenantId, inbox.channelId, world.operators[person]],
      );
    }
    expect(await code(merge(winner, loser, "vera"))).toBe("auth.forbidden");
    expect(await code(merge(winner, loser, "teo"))).toBe("contact.not_found");
    expect(await code(merge(winner, loser, "caio"))).toBe("done");
    expect((await details(loser, "vera")).contact.id).toBe(winner);
  });

  it("is refused for a group and for one and the same contact", async () => {
    const { winner } = await anaAndBruno();
    await inbox.ingest(
      message({ chat: party("120363000000000001@g.us"), author: party(ana, "Ana") }),
    );
    const group = await contactOf("120363000000000001@g.us");
    await expect(merge(winner, group)).rejects.toThrow("request.invalid");
    await expect(merge(winner, winner)).rejects.toThrow("request.invalid");
  });
});
