import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEvolutionClient } from "@prosa/evolution-client";
import { startFakeEvolution } from "@prosa/evolution-client/testing";
import {
  bootstrapDatabase,
  createDatabase as createBareDatabase,
} from "@prosa/local-stack/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import { createSecretBox } from "../secret-box.ts";
import { runCli } from "./run-cli.ts";

let db: TestDatabase;
let environment: Record<string, string>;
beforeAll(async () => {
  db = await createDatabase();
  environment = { DATABASE_URL: db.databaseUrl, DATABASE_DIRECT_URL: db.databaseUrl };
});
afterAll(() => db.drop());

async function prosa(line: string[], env = environment) {
  let out = "";
  let err = "";
  const code = await runCli(line, env, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err, json: () => JSON.parse(out) };
}

describe("prosa", () => {
  it("lists its commands, and helps with each", async () => {
    const overview = await prosa([]);
    expect(overview.code).toBe(0);
    for (const name of ["doctor", "migrate", "worker", "dlq replay", "tenant erase", "backfill"]) {
      expect(overview.out).toContain(`  ${name}`);
      const help = await prosa([...name.split(" "), "--help"]);
      expect(help).toMatchObject({ code: 0 });
      expect(help.out).toContain(`prosa ${name}`);
    }
  });

  it("answers mistakes with the usage and exit code 64", async () => {
    expect(await prosa(["dance"])).toMatchObject({ code: 64 });
    expect(await prosa(["tenant", "create", "--slug", "x"])).toMatchObject({ code: 64 });
    const unknown = await prosa(["doctor", "--loud"]);
    expect(unknown.code).toBe(64);
    expect(unknown.err).toContain("--loud");
  });

  it("names what is missing in the environment", async () => {
    const answer = await prosa(["channel", "status"], {});
    expect(answer.code).toBe(1);
    expect(answer.err).toContain("DATABASE_URL");
  });
});

describe("prosa migrate", () => {
  it("builds a database from nothing, and finds nothing to do the second time", async () => {
    const cluster = inject("prosaCluster");
    const bare = await createBareDatabase(cluster, `cli_${randomUUID().replaceAll("-", "")}`);
    await bootstrapDatabase(bare);
    const env = { DATABASE_DIRECT_URL: bare.databaseUrl, DATABASE_URL: bare.databaseUrl };
    const [one, two] = await Promise.all([
      prosa(["migrate", "--json"], env),
      prosa(["migrate", "--json"], env),
    ]);
    expect([one.code, two.code]).toEqual([0, 0]);
    const applied = [one.json().applied.length, two.json().applied.length].sort((a, b) => a - b);
    expect(applied[0]).toBe(0);
    expect(applied[1]).toBeGreaterThan(10);
    expect((await prosa(["doctor", "--json"], env)).json()).toMatchObject({ ok: true });
  });

  it("copies the files out", async () => {
    const folder = await mkdtemp(join(tmpdir(), "prosa-eject-"));
    const answer = await prosa(["migrate", "--eject", folder, "--json"]);
    expect(await readdir(folder)).toEqual(answer.json().ejected);
    await rm(folder, { recursive: true });
  });
});

describe("setting a company up", () => {
  it("takes one command each for company, member and channel, and may be repeated", async () => {
    const fake = await startFakeEvolution({ seed: 3 });
    const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
    await client.instance.create({ instanceName: "loja", integration: "WHATSAPP-BAILEYS" });
    const keys = `v1:${btoa(String.fromCharCode(...new Uint8Array(32).fill(7)))}`;
    const env = { ...environment, PROSA_ENCRYPTION_KEY: keys };
    const tenant = ["tenant", "create", "--slug", "horizonte", "--name", "Marcenaria Horizonte"];
    expect((await prosa([...tenant, "--json"])).json()).toMatchObject({ created: true });
    expect((await prosa([...tenant, "--json"])).json()).toMatchObject({ created: false });

    const member = await prosa(
      "member add --tenant horizonte --subject s1 --name Helena --role owner".split(" "),
    );
    expect(member).toMatchObject({ code: 0, err: "" });
    const channel = await prosa(
      [
        ..."channel create --tenant horizonte --name Loja --instance loja --json".split(" "),
        ...["--base-url", fake.url, "--api-key", fake.apiKey],
        ...["--public-url", "http://127.0.0.1:3000"],
      ],
      env,
    );
    expect(channel.code).toBe(0);
    const { channelId, webhookToken } = channel.json();
    const row = await client.webhook.find("loja");
    expect(row).toMatchObject({
      url: `http://127.0.0.1:3000/api/webhook/evolution/${channelId}`,
      webhookBase64: false,
      headers: { authorization: `Bearer ${webhookToken}` },
    });
    const { rows } = await db.pool.query("select * from prosa.channel_secrets");
    expect(JSON.stringify(rows)).not.toContain(fake.apiKey);
    await expect(
      createSecretBox(keys).open(channelId, rows[0].ciphertext, rows[0].key_version),
    ).resolves.toEqual({ apiKey: fake.apiKey });

    const status = await prosa(["channel", "status", "--json"]);
    expect(status.out).not.toContain("ciphertext");
    expect(status.json().channels).toMatchObject([{ id: channelId, tokens: 1 }]);
    expect(status.json().channels[0].health.state).toBe("unknown");
    const probed = await prosa(["channel", "status", channelId, "--probe", "--json"], env);
    expect(probed.json().channels[0].health).toEqual({
      state: "disconnected",
      reason: "never_paired",
    });
    const audit = ["channel", "audit", channelId, "--public-url", "http://127.0.0.1:3000"];
    expect(await prosa(audit, env)).toMatchObject({ code: 0 });
    await client.webhook.set("loja", {
      enabled: true,
      url: row?.url ?? "",
      headers: row?.headers ?? {},
      events: [],
      base64: true,
    });
    const bad = await prosa(audit, env);
    expect(bad.code).toBe(1);
    expect(bad.out).toContain("base64");
    expect((await prosa([...audit, "--repair"], env)).code).toBe(0);
    expect((await client.webhook.find("loja"))?.webhookBase64).toBe(false);

    const made = await prosa("channel create --tenant horizonte --name Moema --json".split(" "), {
      ...env,
      EVOLUTION_URL: fake.url,
      EVOLUTION_API_KEY: fake.apiKey,
      PROSA_PUBLIC_URL: "http://127.0.0.1:3000",
    });
    expect(made.code).toBe(0);
    expect((await client.webhook.find(made.json().instance))?.url).toContain(made.json().channelId);
    expect((await prosa("channel create --tenant horizonte --name X".split(" "))).code).toBe(64);
    await db.pool.query("delete from prosa.channels where id = $1", [made.json().channelId]);
    await fake.stop();
  });
});

describe("dead letters", () => {
  it("are listed by filters, shown without what people wrote, replayed once, and discarded", async () => {
    const { rows } = await db.pool.query("select id, tenant_id from prosa.channels limit 1");
    const { id: channelId, tenant_id: tenantId } = rows[0];
    const payload = JSON.stringify({ event: "messages.upsert", data: { text: "segredo" } });
    const bury = async (): Promise<string> => {
      const letter = randomUUID();
      const event = await db.pool.query(
        `insert into prosa.webhook_events (id, tenant_id, channel_id, provider_event, lane_key, payload, state, settled_at)
         values ($1, $2, $3, 'messages.upsert', $4, $5, 'dead', now()) returning ord`,
        [randomUUID(), tenantId, channelId, `${channelId}/chat:5511987650001`, payload],
      );
      await db.pool.query(
        `insert into prosa.dead_letters (id, tenant_id, channel_id, queue, source_id, lane_key, error_class, error, payload)
         values ($1, $2, $3, 'incoming_message', $4, $5, 'internal', 'broke at 5511987650001', $6)`,
        [
          letter,
          tenantId,
          channelId,
          event.rows[0].ord,
          `${channelId}/chat:5511987650001`,
          payload,
        ],
      );
      return letter;
    };
    const [first, second, third] = [await bury(), await bury(), await bury()];
    const open = async (...filter: string[]) =>
      (await prosa(["dlq", "list", "--json", ...filter])).json().items.length;
    expect(await open()).toBe(3);
    expect(await open("--class", "internal", "--queue", "incoming_message")).toBe(3);
    expect(await open("--lane", "chat:5511987650001", "--channel", channelId)).toBe(3);
    expect(await open("--class", "storage.conflict")).toBe(0);
    expect(await open("--until", "1h")).toBe(0);
    expect(await open("--since", "1h")).toBe(3);
    expect((await prosa(["dlq", "list", "--since", "soon"])).code).toBe(64);

    const shown = await prosa(["dlq", "show", first]);
    expect(shown.out).not.toMatch(/segredo|5511987650001/);
    expect(shown.out).toContain("‹7 characters›");
    expect((await prosa(["dlq", "show", first, "--payload"])).out).toContain("segredo");

    const dry = await prosa(["dlq", "replay", "--all", "--dry-run", "--json"]);
    expect(dry.json()).toMatchObject({ dryRun: true, ids: [first, second, third] });
    expect((await prosa(["dlq", "replay"])).code).toBe(64);
    expect(await open()).toBe(3);

    const doctor = await prosa(["doctor"]);
    expect(doctor.code).toBe(1);
    expect(doctor.out).toMatch(/failed\s+Dead letters\s+3 of incoming_message/);

    const replay = () => prosa(["dlq", "replay", first, "--json"]);
    expect(await replay()).toMatchObject({ code: 0, out: expect.stringContaining('"changed":1') });
    const again = await prosa(["dlq", "replay", first]);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("nothing changed") });
    expect((await prosa(["dlq", "replay", randomUUID()])).code).toBe(1);

    expect((await prosa(["dlq", "discard", second])).code).toBe(64);
    const why = ["--reason", "a test of ours"];
    expect((await prosa(["dlq", "discard", second, ...why])).code).toBe(0);
    expect((await prosa(["dlq", "show", second])).out).toContain("a test of ours");
    const rest = await prosa(["dlq", "replay", "--queue", "incoming_message", "--json"]);
    expect(rest.json()).toEqual({ changed: 1, unchanged: 0, failed: 0 });
    expect(await open()).toBe(0);
    expect(await open("--all")).toBe(3);
    const states = await db.pool.query("select state from prosa.webhook_events order by ord");
    expect(states.rows).toEqual([{ state: "pending" }, { state: "dead" }, { state: "pending" }]);
  });
});

describe("a look back by hand", () => {
  it("gives an instance of Meta's API its window and its templates, and refuses other words", async () => {
    const create = (integration: string) =>
      prosa(
        "channel create --tenant horizonte --name Oficial --instance oficial --json"
          .split(" ")
          .concat("--integration", integration),
      );
    const made = await create("WHATSAPP-BUSINESS");
    expect(made.code).toBe(0);
    const { rows } = await db.pool.query("select * from prosa.channels where id = $1", [
      made.json().channelId,
    ]);
    expect(rows).toMatchObject([
      {
        settings: { instance: "oficial", integration: "WHATSAPP-BUSINESS" },
        capabilities: { sessionWindowHours: 24, templates: true },
      },
    ]);
    expect((await create("TELEGRAM")).code).toBe(64);
    await db.pool.query("delete from prosa.channels where id = $1", [made.json().channelId]);
  });

  it("counts first, then enters what is missing, and goes on where it was left", async () => {
    const fake = await startFakeEvolution({ seed: 8 });
    const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
    await client.instance.create({ instanceName: "perdida", integration: "WHATSAPP-BAILEYS" });
    const env = { ...environment, EVOLUTION_URL: fake.url, EVOLUTION_API_KEY: fake.apiKey };
    const made = await prosa(
      "channel create --tenant horizonte --name Perdida --instance perdida --json".split(" "),
      env,
    );
    const { channelId } = made.json();
    fake.phone.scanQr("perdida");
    const phone = fake.phone.on("perdida");
    for (let n = 0; n < 3; n++) phone.say(phone.customers()[0]?.id ?? "", `m${n}`);
    const command = ["backfill", "--channel", channelId, "--since", "2h", "--json"];
    const dry = await prosa([...command, "--dry-run"], env);
    expect(dry.json()).toMatchObject({ dryRun: true, seen: 3, missing: 3 });
    const done = await prosa([...command, "--history"], env);
    expect(done).toMatchObject({ code: 0 });
    expect(done.json()).toMatchObject({ state: "done", seen: 3, imported: 3 });
    const { rows } = await db.pool.query(
      "select lane_key from prosa.webhook_events where channel_id = $1 order by ord",
      [channelId],
    );
    expect(rows.map((row) => row.lane_key.split("/")[1].split(":")[0])).toEqual(
      Array.from({ length: 3 }, () => "import"),
    );
    const status = await prosa(["channel", "status", channelId, "--json"]);
    expect(Date.parse(status.json().channels[0].lookedBackAt)).toBeLessThanOrEqual(Date.now());
    const policy = ["channel", "policy", channelId, "--poison"];
    expect((await prosa([...policy, "block"])).code).toBe(0);
    expect((await prosa([...policy, "explode"])).code).toBe(1);
    const facts =
      "jsonb_build_object('probe', jsonb_build_object('outcome', 'gone', 'at', now(), 'since', now()))";
    await db.pool.query(`update prosa.channels set health = health || ${facts} where id = $1`, [
      channelId,
    ]);
    expect((await prosa(["doctor"])).out).toContain(
      "horizonte/Perdida is disconnected (account_gone)",
    );
    await db.pool.query(
      "update prosa.webhook_events set received_at = now() - interval '1 hour' where channel_id = $1",
      [channelId],
    );
    expect((await prosa(["doctor"])).out).toMatch(
      /failed\s+Events\s+An event has been pending for 6\d/,
    );
    await fake.stop();
    expect((await prosa([...command, "--dry-run"], env)).code).toBe(1);
  });
});
