import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SqlGateway } from "../ports/index.ts";

/** A gateway on a database where the probe functions below exist. */
export interface SqlGatewayUnderTest {
  sql: SqlGateway;
  /** The same, on an address where nothing answers. */
  unreachable: SqlGateway;
  /** Answers within this, in milliseconds, when a function takes longer. */
  timeoutMs: number;
  close(): Promise<void>;
}

/** Functions that the contract calls: run it in the database once, as its owner. */
export const gatewayProbesSql = `
create function prosa.probe_echo(args jsonb) returns jsonb language sql set search_path = '' as
  $$ select jsonb_build_object('args', args, 'role', current_user::text,
    'sub', current_setting('request.jwt.claims', true)::jsonb ->> 'sub') $$;
create function prosa.probe_fail(args jsonb) returns jsonb language plpgsql set search_path = '' as $$
begin
  perform prosa_private.fail(args ->> 'code', (args ->> 'status')::int, 'A sentence.', '{"seq": 4}');
  return null;
end $$;
create function prosa.probe_raise(args jsonb) returns jsonb language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = args ->> 'sqlstate', message = 'raised on purpose';
end $$;
create function prosa.probe_sleep(args jsonb) returns jsonb language sql set search_path = '' as
  $$ select to_jsonb(pg_sleep((args ->> 'seconds')::float)::text) $$;
create function prosa.probe_write(args jsonb) returns jsonb language plpgsql set search_path = '' as $$
begin
  insert into prosa.tenants (id, slug, name) values (gen_random_uuid(), args ->> 'slug', 'Sonda');
  if args ? 'fail' then perform prosa_private.fail('internal', 500); end if;
  return jsonb_build_object('tenants', (select count(*) from prosa.tenants));
end $$;
do $$
declare f text;
begin
  foreach f in array array['probe_echo', 'probe_fail', 'probe_raise', 'probe_sleep', 'probe_write'] loop
    execute format('revoke all on function prosa.%I(jsonb) from public', f);
    execute format('grant execute on function prosa.%I(jsonb) to service_role', f);
  end loop;
  grant execute on function prosa.probe_echo(jsonb) to authenticated;
  grant execute on function prosa_private.fail(text, int, text, jsonb) to service_role;
end $$;`;

/** What every SqlGateway promises, whatever carries its calls. */
export function sqlGatewayContract(name: string, make: () => Promise<SqlGatewayUnderTest>): void {
  describe(`${name} as a SqlGateway`, () => {
    let under: SqlGatewayUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    it("carries JSON there and back unharmed", async () => {
      const args = {
        text: "aspas ' e \" e \\ e \n e ção 🎉",
        nested: [{ a: null, b: [1.5, true] }],
        dollar: "$1 $$ --",
      };
      const answer = await under.sql.call<{ args: unknown }>("probe_echo", args, "service");
      expect(answer.args).toEqual(args);
    });

    it("makes storable what Postgres cannot store: NUL, and half a surrogate pair", async () => {
      const args = { nul: "a\u0000b", spelled: "a\\u0000b", half: "a\ud83db", pair: "a😀" };
      const answer = await under.sql.call<{ args: unknown }>("probe_echo", args, "service");
      expect(answer.args).toEqual({ ...args, nul: "ab", half: "a\ufffdb" });
    });

    it("speaks as the service, or as the user whom the claims name", async () => {
      await expect(under.sql.call("probe_echo", {}, "service")).resolves.toMatchObject({
        role: "service_role",
      });
      await expect(
        under.sql.call("probe_echo", {}, { claims: { sub: "caio" } }),
      ).resolves.toMatchObject({ role: "authenticated", sub: "caio" });
    });

    it("speaks for nobody whom the claims do not name, and in no other role", async () => {
      for (const claims of [{}, { sub: "" }, { sub: "caio", role: "service_role" }]) {
        await expect(under.sql.call("probe_echo", {}, { claims })).rejects.toMatchObject({
          code: "auth.required",
        });
      }
    });

    it("leaves no user behind for the next call", async () => {
      const claims = { claims: { sub: "caio" } };
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          under.sql.call<{ role: string }>("probe_echo", {}, i % 2 ? claims : "service"),
        ),
      );
      expect(answers.map(({ role }) => role)).toEqual(
        Array.from({ length: 30 }, (_, i) => (i % 2 ? "authenticated" : "service_role")),
      );
    });

    it("forbids users what is granted to the service", async () => {
      await expect(
        under.sql.call("probe_write", { slug: "x" }, { claims: { sub: "caio" } }),
      ).rejects.toMatchObject({ code: "auth.forbidden" });
    });

    it("gives errors by their code, with sentence and details", async () => {
      await expect(
        under.sql.call("probe_fail", { code: "conversation.answered", status: 409 }, "service"),
      ).rejects.toMatchObject({
        code: "conversation.answered",
        retry: "never",
        message: "A sentence.",
        details: { seq: 4 },
      });
    });

    it.each([
      ["40P01", "storage.conflict"],
      ["40001", "storage.conflict"],
      ["57014", "storage.timeout"],
      ["57P03", "storage.unavailable"],
      ["22012", "internal"],
    ])("calls the SQL state %s %s", async (sqlstate, code) => {
      await expect(under.sql.call("probe_raise", { sqlstate }, "service")).rejects.toMatchObject({
        code,
      });
    });

    it("keeps nothing of a call that failed", async () => {
      const before = await under.sql.call<{ tenants: number }>(
        "probe_write",
        { slug: "antes" },
        "service",
      );
      await expect(
        under.sql.call("probe_write", { slug: "falha", fail: true }, "service"),
      ).rejects.toMatchObject({ code: "internal" });
      await expect(under.sql.call("probe_write", { slug: "depois" }, "service")).resolves.toEqual({
        tenants: before.tenants + 1,
      });
    });

    it("refuses names that are no function names", async () => {
      await expect(
        under.sql.call("probe_echo('{}'); drop schema prosa", {}, "service"),
      ).rejects.toMatchObject({ code: "internal" });
      await expect(under.sql.call("no_such_function", {}, "service")).rejects.toMatchObject({
        code: "internal",
      });
    });

    it("gives up on a call that takes too long", async () => {
      const startedAt = performance.now();
      await expect(under.sql.call("probe_sleep", { seconds: 20 }, "service")).rejects.toMatchObject(
        { code: expect.stringMatching(/^storage\.(timeout|unavailable)$/), retry: "later" },
      );
      expect(performance.now() - startedAt).toBeLessThan(under.timeoutMs + 4_000);
    });

    it("takes a limit for one call, below its own", async () => {
      const startedAt = performance.now();
      await expect(
        under.sql.call("probe_sleep", { seconds: 20 }, "service", { timeoutMs: 200 }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^storage\.(timeout|unavailable)$/) });
      expect(performance.now() - startedAt).toBeLessThan(under.timeoutMs + 4_000);
    });

    it("says that the database is away when nothing answers", async () => {
      await expect(under.unreachable.call("probe_echo", {}, "service")).rejects.toMatchObject({
        code: "storage.unavailable",
        retry: "later",
      });
    });
  });
}
