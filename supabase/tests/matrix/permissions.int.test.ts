import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { createFixture, type Fixture, idsFor } from "./fixture.ts";
import { functionRules } from "./function-rules.ts";
import type { Who } from "./people.ts";
import { permissions } from "./permissions.ts";
import { type Answer, attempt } from "./probe.ts";

let db: TestDatabase;
let fixture: Fixture;
beforeAll(async () => {
  db = await createDatabase();
  fixture = await createFixture(db);
});
afterAll(() => db.drop());

/** One statement as that person, in a database where `change` is true for the moment. */
async function ask(who: Who, sql: string, change = ""): Promise<Answer> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    await client.query(change);
    const [answer = {}] = await attempt(client, who, [{ sql }]);
    return answer;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function call(who: Who, fn: string, args: object, change?: string): Promise<Answer> {
  const json = JSON.stringify(args).replaceAll("'", "''");
  const answer = await ask(who, `select prosa.${fn}('${json}'::jsonb)`, change);
  return functionRules[fn]?.unwrap && answer.code === undefined
    ? functionRules[fn].unwrap(answer.value)
    : answer;
}

const nobodyMay = (permission: string) =>
  `delete from prosa.permissions where permission = '${permission}'`;
const everybodyMay = (permission: string) =>
  `update prosa.permissions set lowest_role = 'viewer' where permission = '${permission}'`;

it("are a table that says what the tests say", async () => {
  const { rows } = await db.pool.query("select permission, lowest_role from prosa.permissions");
  expect(Object.fromEntries(rows.map((row) => [row.permission, row.lowest_role]))).toEqual(
    permissions,
  );
});

it("are each asked for by a function", async () => {
  const { rows } = await db.pool.query<{ body: string }>(
    "select prosrc as body from pg_proc where pronamespace = 'prosa_private'::regnamespace",
  );
  const silent = Object.keys(permissions).filter(
    (permission) => !rows.some(({ body }) => body.includes(`'${permission}'`)),
  );
  expect(silent).toEqual([]);
});

it("are what functions ask: a rank is compared with the rank of a role that is in the data", async () => {
  const { rows } = await db.pool.query<{ name: string }>(
    `select proname as name from pg_proc where pronamespace = 'prosa_private'::regnamespace
       and prosrc ~ $1`,
    [String.raw`role_rank\('|role_rank\([a-z_.]+\) *[<>=]+ *\d`],
  );
  expect(rows).toEqual([]);
});

/** The refusal that names this permission; a function that answers many times names none. */
const refusal = (permission: string) => ({ code: "PT403", message: "auth.forbidden", permission });
const reasonOf = ({ detail, ...answer }: Answer, permission: string) => ({
  ...answer,
  permission: detail ? JSON.parse(detail).permission : permission,
});

const guarded = Object.entries(functionRules).flatMap(([fn, { permission, authors }]) =>
  permission && !authors ? [[fn, permission] as const] : [],
);

it.each(guarded)(
  "%s is closed to owners without %s, and open to viewers with it",
  async (fn, permission) => {
    const args = functionRules[fn]?.args(idsFor(fixture, "vera", "team")) ?? {};
    const refused = refusal(permission);
    const reason = async (who: Who, change?: string) =>
      reasonOf(await call(who, fn, args, change), permission);
    expect(await reason("helena")).not.toMatchObject(refused);
    expect(await reason("helena", nobodyMay(permission))).toMatchObject(refused);
    expect(await reason("vera")).toMatchObject(refused);
    expect(await reason("vera", everybodyMay(permission))).not.toMatchObject(refused);
  },
);

it.each([
  [
    "enqueue_message",
    "note.write",
    { clientMessageId: crypto.randomUUID(), content: { kind: "note", body: "Oi" } },
  ],
  ["save_draft", "note.write", { kind: "note", body: "Oi" }],
  ["update_conversation", "conversation.assign", { patch: { assigneeId: null } }],
  ["update_conversation", "conversation.assign", { patch: { teamId: null } }],
])("%s asks for %s too", async (fn, permission, more) => {
  const args = { conversationId: fixture.at.own.conversation, ...more };
  expect(await call("helena", fn, args)).not.toHaveProperty("code");
  expect(await call("helena", fn, args, nobodyMay(permission))).toMatchObject({ code: "PT403" });
});

it.each(["helena", "caio"] as const)(
  "leave %s no way to a conversation without conversation.read",
  async (who) => {
    const { tenant, conversation } = fixture.at.own;
    const change = nobodyMay("conversation.read");
    for (const fn of [
      "list_conversations",
      "count_conversations",
      "sync_conversations",
      "search_inbox",
    ]) {
      const args = functionRules[fn]?.args(idsFor(fixture, who, "own")) ?? {};
      expect(await call(who, fn, args), fn).not.toHaveProperty("code");
      expect(await call(who, fn, args, change), fn).toMatchObject({ code: "PT403" });
    }
    const { rows } = await db.pool.query(
      `select prosa_private.topic_of(u.kind, $1, u.id) topic
       from (select 'tenant' kind, $1::uuid id
         union select 'team', t.id from prosa.teams t where t.tenant_id = $1
         union select 'channel', c.id from prosa.channels c where c.tenant_id = $1) u`,
      [tenant],
    );
    const topics = rows.map(({ topic }) => `prosa_private.may_join('${topic}')`).join(" or ");
    for (const sql of [
      `select to_jsonb(exists (select from prosa.conversations where id = '${conversation}'))`,
      `select to_jsonb(exists (select from prosa.messages where conversation_id = '${conversation}'))`,
      `select to_jsonb(${topics})`,
    ]) {
      expect((await ask(who, sql)).value, sql).toBe(true);
      expect((await ask(who, sql, change)).value, sql).toBe(false);
    }
  },
);
