import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalStack, startStackOn } from "@prosa/local-stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromEnvironment } from "../../../packages/server-sdk/src/from-environment.ts";
import type { Prosa } from "../../../packages/server-sdk/src/prosa.ts";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { apiRequests, attackedFunctions, attackFile, attackTables, signIn } from "./attacker.ts";
import { functions } from "./expectations.ts";
import { createFixture, type Fixture, idsFor } from "./fixture.ts";
import { masked, nothingLike } from "./mask.ts";
import type { Who } from "./people.ts";
import { type PlaceName, placeNames, places, seesPlace } from "./places.ts";

let db: TestDatabase;
let fixture: Fixture;
let stack: LocalStack;
let prosa: Prosa;
let storageDir: string;
beforeAll(async () => {
  db = await createDatabase();
  fixture = await createFixture(db);
  storageDir = await mkdtemp(join(tmpdir(), "prosa-storage-"));
  stack = await startStackOn({ adminUrl: db.adminUrl, databaseUrl: db.databaseUrl, storageDir });
  prosa = await fromEnvironment(
    { DATABASE_URL: db.databaseUrl, DATABASE_DIRECT_URL: db.databaseUrl },
    {
      authenticate: async (request) => {
        const sub = request.headers.get("x-user");
        return sub ? { claims: { sub } } : null;
      },
    },
  );
});
afterAll(async () => {
  await prosa?.close();
  await stack?.stop();
  await rm(storageDir, { recursive: true, force: true });
  await db.drop();
});

/** All rows of ours and all files, as one number a table. */
async function everything(): Promise<Record<string, string>> {
  const { rows } = await db.pool.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'prosa'::regnamespace and c.relkind in ('r', 'p')
    union all select 'storage.objects' order by 1`);
  const sums = rows.map(
    ({ name }) => `select '${name}' as name, md5(string_agg(t::text, '' order by t::text)) as sum
      from ${name} t`,
  );
  const { rows: found } = await db.pool.query(sums.join(" union all "));
  return Object.fromEntries(found.map(({ name, sum }) => [name, sum]));
}

const attacks: [Who, string, PlaceName[]][] = [
  ["bia", "another company", placeNames.filter((place) => places[place].tenant === "horizonte")],
  [
    "caio",
    "other teams and channels of the own company",
    placeNames.filter((place) => places[place].tenant === "horizonte" && !seesPlace("caio", place)),
  ],
];

describe.each(attacks)("%s against %s, knowing every id", (who, _, targets) => {
  const isOtherCompany = who === "bia";
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await everything();
  });

  it("reads, counts and writes nothing through REST", async () => {
    const client = signIn(stack, who);
    for (const place of targets.slice(0, 2)) {
      expect(await attackTables(client, fixture, who, fixture.at[place]), place).toEqual([]);
    }
  });

  it("learns nothing from a function, not even what exists", async () => {
    const client = signIn(stack, who);
    for (const place of targets) {
      const ids = idsFor(fixture, who, place);
      const nothing = nothingLike(ids);
      for (const [fn, { args, unwrap }] of attackedFunctions(isOtherCompany)) {
        const ask = async (at: typeof ids) => {
          const { data, error, status } = await client.rpc(fn, { args: args(at) } as never);
          const answer = error ?? (unwrap ? unwrap(data) : data);
          return masked({ status: unwrap ? 0 : status, answer }, at);
        };
        const [real, unreal] = [await ask(ids), await ask(nothing)];
        expect(real, `${fn} in ${place}`).toEqual(unreal);
        expect(JSON.stringify(real), `${fn} in ${place}`).toMatch(/not_found|forbidden/);
      }
    }
  });

  it("executes no function of the service", async () => {
    const client = signIn(stack, who);
    for (const fn of Object.keys(functions).filter((name) => functions[name] === "service")) {
      const { error } = await client.rpc(fn, { args: {} } as never);
      expect(error, fn).not.toBeNull();
    }
  });

  it("opens, lists, replaces and deletes no file, and cannot tell one from none", async () => {
    const client = signIn(stack, who);
    for (const place of targets) {
      const path = fixture.paths[place];
      const none = `${path.slice(0, -36)}${crypto.randomUUID()}`;
      const found = await attackFile(client, path);
      expect(found, place).toEqual(await attackFile(client, none));
      expect(
        found.filter((line) => !/refused|: 0$/.test(line)),
        place,
      ).toEqual([]);
    }
  });

  it("joins no topic", async () => {
    const client = signIn(stack, who);
    await client.realtime.setAuth();
    const { world } = fixture;
    const owner = await world.as("helena", "get_session", { tenantId: world.tenants.horizonte });
    const agent = await world.as("lia", "get_session", { tenantId: world.tenants.horizonte });
    const topics = [...(owner.topics as string[]), ...(agent.topics as string[])];
    const states = await Promise.all(
      topics.map(
        (topic) =>
          new Promise<string>((resolve) => {
            client
              .channel(topic, { config: { private: true } })
              .subscribe((state) => resolve(state));
          }),
      ),
    );
    await client.removeAllChannels();
    expect(states).toEqual(topics.map(() => "CHANNEL_ERROR"));
  });

  it("gets nothing from the API of the app, and cannot tell something from nothing", async () => {
    for (const place of targets.slice(0, 4)) {
      const ids = idsFor(fixture, who, place);
      const nothing = nothingLike(ids);
      const real = apiRequests(ids, isOtherCompany);
      const unreal = apiRequests(nothing, isOtherCompany);
      const ask = async (asked: Request | undefined, at: typeof ids) => {
        asked?.headers.set("x-user", who);
        const response = await prosa.api(asked as Request);
        const body = (await response.text()).replace(/"requestId":"[^"]*"/, "");
        return masked({ status: response.status, body }, at);
      };
      // None of them changes anything, so a few need not wait for each other.
      const next = real.entries();
      const attack = async () => {
        for (const [i, request] of next) {
          const found = await ask(request, ids);
          expect(found, `${request.method} ${request.url}`).toEqual(await ask(unreal[i], nothing));
          if (!found.body.includes('"ok":false')) expect(found.status).toBeGreaterThanOrEqual(400);
        }
      };
      await Promise.all(Array.from({ length: 4 }, attack));
    }
  });

  it("has changed nothing", async () => {
    expect(await everything()).toEqual(before);
  });
});
