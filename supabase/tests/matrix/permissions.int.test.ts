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

/** Calls a function as that person, in a database where `change` is true for the moment. */
async function call(who: Who, fn: string, args: object, change = ""): Promise<Answer> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    await client.query(change);
    const json = JSON.stringify(args).replaceAll("'", "''");
    const [answer = {}] = await attempt(client, who, [
      { sql: `select prosa.${fn}('${json}'::jsonb)` },
    ]);
    return functionRules[fn]?.unwrap && answer.code === undefined
      ? functionRules[fn].unwrap(answer.value)
      : answer;
  } finally {
    await client.query("rollback");
    client.release();
  }
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
    const ask = async (who: Who, change?: string) =>
      reasonOf(await call(who, fn, args, change), permission);
    expect(await ask("helena")).not.toMatchObject(refused);
    expect(await ask("helena", nobodyMay(permission))).toMatchObject(refused);
    expect(await ask("vera")).toMatchObject(refused);
    expect(await ask("vera", everybodyMay(permission))).not.toMatchObject(refused);
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
