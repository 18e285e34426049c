import { createEvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import { createPostgresGateway } from "../adapters/postgres/index.ts";
import type { JsonObject, SqlGateway } from "../ports/index.ts";
import { resealSecrets } from "../provision/reseal-secrets.ts";
import { createSecretBox } from "../secret-box.ts";
import { sha256Hex } from "../sha256-hex.ts";
import { runCli } from "./run-cli.ts";

const key = (version: number) =>
  `v${version}:${btoa(String.fromCharCode(...new Uint8Array(32).fill(version)))}`;

let db: TestDatabase;
let sql: SqlGateway;
let fake: FakeEvolution;
let environment: Record<string, string>;
let tenantId: string;
beforeAll(async () => {
  [db, fake] = await Promise.all([createDatabase(), startFakeEvolution({ seed: 4 })]);
  sql = createPostgresGateway({ connectionString: db.databaseUrl });
  environment = {
    DATABASE_URL: db.databaseUrl,
    EVOLUTION_URL: fake.url,
    EVOLUTION_API_KEY: fake.apiKey,
    PROSA_PUBLIC_URL: "https://crm.example",
  };
  const tenant = "tenant create --slug horizonte --name Horizonte --json".split(" ");
  tenantId = (await prosa(tenant)).json().tenantId;
});
afterAll(async () => {
  await fake.stop();
  await sql.close?.();
  await db.drop();
});

async function prosa(line: string[], more: Record<string, string> = {}) {
  let out = "";
  let err = "";
  const code = await runCli(
    line,
    { ...environment, ...more },
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
  );
  return { code, out, err, json: () => JSON.parse(out) };
}

async function makeChannel(name: string): Promise<{ channelId: string; webhookToken: string }> {
  const line = ["channel", "create", "--tenant", "horizonte", "--name", name, "--json"];
  return (await prosa(line)).json();
}

const service = <T = unknown>(fn: string, args: JsonObject) => sql.call<T>(fn, args, "service");

const opens = async (token: string): Promise<string | null> => {
  const found = await service<{ channelId: string } | null>("resolve_channel_token", {
    tokenHash: sha256Hex(token),
  });
  return found?.channelId ?? null;
};

describe("prosa secrets rotate", () => {
  const secrets = () =>
    db.pool.query("select channel_id, ciphertext, key_version from prosa.channel_secrets");

  it("seals everything anew, chunk by chunk, and says when the old key may go", async () => {
    const old = createSecretBox(key(1));
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      const { channelId } = await makeChannel(`Loja ${n}`);
      await service("set_channel_secret", {
        channelId,
        ...(await old.seal(channelId, { apiKey: `chave-${n}` })),
      });
      ids.push(channelId);
    }
    const both = { PROSA_ENCRYPTION_KEY: `${key(2)},${key(1)}` };
    expect((await prosa(["doctor"], both)).out).toContain("3 still sealed with v1");

    const dry = await prosa(["secrets", "rotate", "--dry-run", "--json"], both);
    expect(dry.json()).toMatchObject({ dryRun: true, resealed: 3, spare: [] });
    expect((await secrets()).rows.map((row) => row.key_version)).toEqual([1, 1, 1]);

    const ring = createSecretBox(both.PROSA_ENCRYPTION_KEY);
    expect(await resealSecrets(sql, ring, { chunk: 1 })).toEqual({
      resealed: 3,
      changedMeanwhile: 0,
      unreadable: [],
    });
    const again = await prosa(["secrets", "rotate", "--json"], both);
    expect(again.json()).toMatchObject({ resealed: 0, spare: [1] });
    for (const { channel_id, ciphertext, key_version } of (await secrets()).rows) {
      const opened = await createSecretBox(key(2)).open(channel_id, ciphertext, key_version);
      expect(opened).toEqual({ apiKey: `chave-${ids.indexOf(channel_id)}` });
    }
  });

  it("leaves a secret alone that was set meanwhile", async () => {
    const { channelId } = await makeChannel("Moema");
    const [box, ring] = [createSecretBox(key(1)), createSecretBox(`${key(2)},${key(1)}`)];
    const set = async (apiKey: string, more = {}) =>
      service("set_channel_secret", {
        channelId,
        ...(await box.seal(channelId, { apiKey })),
        ...more,
      });
    await set("before");
    const raced: SqlGateway = {
      call: async (fn, args, as, options) => {
        if (fn === "set_channel_secret" && "was" in args) await set("after");
        return sql.call(fn, args, as, options);
      },
    };
    expect(await resealSecrets(raced, ring)).toMatchObject({ resealed: 0, changedMeanwhile: 1 });
    expect(await resealSecrets(sql, ring)).toMatchObject({ resealed: 1 });
    const { rows } = await db.pool.query(
      "select ciphertext, key_version from prosa.channel_secrets where channel_id = $1",
      [channelId],
    );
    const { ciphertext, key_version } = rows[0];
    expect(await ring.open(channelId, ciphertext, key_version)).toEqual({ apiKey: "after" });
  });

  it("names what a lost key sealed, here and in the doctor, and touches none of it", async () => {
    const lost = { PROSA_ENCRYPTION_KEY: key(3) };
    const { rows: before } = await secrets();
    const answer = await prosa(["secrets", "rotate"], lost);
    expect(answer.code).toBe(1);
    expect(answer.out).toContain(`${before[0].channel_id} does not open with v2`);
    expect((await secrets()).rows).toEqual(before);
    for (const keys of [lost, {}]) {
      expect((await prosa(["doctor"], keys)).out).toMatch(/failed\s+Encryption key.*4 with v2/);
    }
    expect((await prosa(["secrets", "rotate"])).code).toBe(64);
    await db.pool.query("delete from prosa.channel_secrets where tenant_id = $1", [tenantId]);
  });
});

describe("prosa channel token", () => {
  it("rotates without loss: both open the channel until the old one has had its time", async () => {
    const { channelId, webhookToken: old } = await makeChannel("Pinheiros");
    const rotated = await prosa(["channel", "token", "rotate", channelId, "--json"]);
    const { webhookToken, tokenId } = rotated.json();
    expect(rotated.json()).toMatchObject({ expiring: 1, overlapMs: 3_600_000 });

    const { rows } = await db.pool.query(
      "select settings ->> 'instance' instance from prosa.channels where id = $1",
      [channelId],
    );
    const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
    const sent = await client.webhook.find(rows[0].instance);
    expect(sent?.headers).toEqual({ authorization: `Bearer ${webhookToken}` });
    expect(await Promise.all([opens(old), opens(webhookToken)])).toEqual([channelId, channelId]);

    await db.pool.query(
      "update prosa.channel_tokens set expires_at = expires_at - interval '61 minutes' where channel_id = $1",
      [channelId],
    );
    expect(await Promise.all([opens(old), opens(webhookToken)])).toEqual([null, channelId]);

    const { tokens } = (await prosa(["channel", "token", "list", channelId, "--json"])).json();
    expect(tokens).toMatchObject([{ id: tokenId, state: "valid" }, { state: "expired" }]);
    expect(JSON.stringify(tokens)).not.toContain(sha256Hex(webhookToken));
    const dump = await db.pool.query("select t::text from prosa.channel_tokens t");
    expect(JSON.stringify(dump.rows)).not.toContain(webhookToken);
  });

  it("ends nothing when the provider does not answer", async () => {
    const { channelId, webhookToken } = await makeChannel("Perdizes");
    const away = await prosa(["channel", "token", "rotate", channelId], {
      EVOLUTION_URL: "http://127.0.0.1:9",
    });
    expect(away.code).not.toBe(0);
    const { tokens } = (await prosa(["channel", "token", "list", channelId, "--json"])).json();
    expect(tokens).toMatchObject([{ state: "valid" }, { state: "valid" }]);
    expect(await opens(webhookToken)).toBe(channelId);
  });

  it("revokes at once, but not the last token that lasts", async () => {
    const { channelId, webhookToken } = await makeChannel("Lapa");
    const added = await prosa(["channel", "token", "add", channelId, "--json"]);
    const { tokenId } = added.json();
    const revoke = (id: string, ...more: string[]) =>
      prosa(["channel", "token", "revoke", channelId, id, ...more]);
    expect((await revoke(tokenId)).code).toBe(0);
    expect(await opens(added.json().webhookToken)).toBeNull();
    expect((await revoke(tokenId)).out).toContain("nothing changed");

    const { tokens } = (await prosa(["channel", "token", "list", channelId, "--json"])).json();
    const last = tokens.find(({ state }: { state: string }) => state === "valid").id;
    const refused = await revoke(last);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("last token") });
    expect(await opens(webhookToken)).toBe(channelId);
    expect((await revoke(last, "--force")).code).toBe(0);
    expect(await opens(webhookToken)).toBeNull();
  });

  it("refuses an overlap that is shorter than the provider's retries", async () => {
    const { channelId } = await makeChannel("Centro");
    const short = ["channel", "token", "rotate", channelId, "--overlap", "5m"];
    expect((await prosa(short)).code).toBe(64);
  });
});
