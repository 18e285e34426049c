import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grepDatabase } from "../../../../supabase/tests/grep-database.ts";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import { createInbox, message, party } from "../../../../supabase/tests/ingest-support.ts";
import { createWorld, type World } from "../../../../supabase/tests/world.ts";
import { runCli } from "./run-cli.ts";

let db: TestDatabase;
let world: World;
let folder: string;
const phone = "5511976540000";
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  folder = await mkdtemp(join(tmpdir(), "prosa-governance-"));
  const inbox = await createInbox(db.pool, world.tenants.aurora);
  await inbox.ingest(
    message({ chat: party(`${phone}@s.whatsapp.net`, "Iara Costa"), body: "bom dia da Iara" }),
  );
  const mine = await createInbox(db.pool, world.tenants.horizonte);
  await mine.ingest(
    message({ chat: party("5511976541111@s.whatsapp.net", "Davi Lima"), body: "oi do Davi" }),
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.drop();
});

async function prosa(...line: string[]) {
  let out = "";
  let err = "";
  const code = await runCli(
    [...line, "--json"],
    { DATABASE_URL: db.databaseUrl },
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
  );
  return { code, err, json: JSON.parse(out) };
}

const linesOf = async (file: string) =>
  (await readFile(join(folder, file), "utf8")).trim().split("\n").filter(Boolean);

describe("prosa contact", () => {
  const davi = ["--tenant", "horizonte", "--contact", "+5511976541111"];

  it("copies what is known of a person to a folder", async () => {
    const answer = await prosa("contact", "export", ...davi, "--out", folder);
    expect(answer).toMatchObject({ code: 0, json: { messages: 1 } });
    expect(await readFile(join(folder, "contact.json"), "utf8")).toContain("oi do Davi");
    expect(await readFile(join(folder, "messages.csv"), "utf8")).toContain("oi do Davi");
  });

  it("erases a person only when the contact is said twice, and prints the receipt", async () => {
    expect(await prosa("contact", "erase", ...davi, "--confirm", "yes")).toMatchObject({
      code: 64,
    });
    const answer = await prosa("contact", "erase", ...davi, "--confirm", "+5511976541111");
    expect(answer).toMatchObject({
      code: 0,
      json: { state: "done", receipt: { contacts: 1, messages: 1 } },
    });
    expect(await grepDatabase(db.pool, ["5511976541111", "Davi Lima", "oi do Davi"])).toEqual([]);
    expect(await prosa("contact", "erase", ...davi, "--confirm", "+5511976541111")).toMatchObject({
      code: 1,
      json: { error: { code: "contact.not_found" } },
    });
  });
});

describe("prosa audit list", () => {
  it("shows who typed a command", async () => {
    const answer = await prosa("audit", "list", "--tenant", "horizonte", "--limit", "200");
    expect(answer.json.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          action: "contact.erasure_requested",
          actor: { kind: "cli", id: userInfo().username, name: userInfo().username },
        }),
      ]),
    );
  });
});

describe("prosa tenant", () => {
  it("writes a company's rows out, page by page, and nobody else's", async () => {
    const answer = await prosa("tenant", "export", "--tenant", "aurora", "--out", folder);
    expect(answer.code).toBe(0);
    const { rows } = await db.pool.query(
      "select count(*)::int as n from prosa.audit_log where tenant_id = $1",
      [world.tenants.aurora],
    );
    expect(await linesOf("audit_log.ndjson")).toHaveLength(rows[0].n);
    expect(await linesOf("operators.ndjson")).toHaveLength(5);
    const messages = (await linesOf("messages.ndjson")).map((line) => JSON.parse(line));
    expect(messages).toMatchObject([{ body: "bom dia da Iara", tenant_id: world.tenants.aurora }]);
  });

  it("erases a company whose slug is typed again, and leaves the others", async () => {
    expect(
      await prosa("tenant", "erase", "--tenant", "aurora", "--confirm", "horizonte"),
    ).toMatchObject({ code: 1, json: { error: { code: "request.invalid" } } });
    expect(
      await prosa("tenant", "erase", "--tenant", "aurora", "--confirm", "aurora"),
    ).toMatchObject({ code: 0, json: { erased: { tenants: 1, operators: 5, messages: 1 } } });
    const traces = [phone, "Iara Costa", "bom dia da Iara", "Joana Sá", world.tenants.aurora];
    const found = await grepDatabase(db.pool, traces);
    expect(found).toEqual([]);
    const { rows } = await db.pool.query("select slug from prosa.tenants");
    expect(rows).toEqual([{ slug: "horizonte" }]);
  });
});
