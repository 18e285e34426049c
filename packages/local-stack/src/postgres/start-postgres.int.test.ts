import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, waitForExit } from "./process-identity.ts";
import { startPostgres } from "./start-postgres.ts";

const entry = new URL("./start-postgres.ts", import.meta.url).href;

describe("the embedded Postgres", () => {
  let dataDir: string;
  const stops: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "prosa-postgres-"));
    await chmod(dataDir, 0o711);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (options: { port?: number; log?: (line: string) => void } = {}) => {
    const postgres = await startPostgres({ dataDir, durable: false, ...options });
    stops.push(postgres.stop);
    return postgres;
  };
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  };
  /** Another Node process that runs Postgres on the folder; resolves when it serves. */
  const startElsewhere = async (
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ child: ChildProcess; postgresPid: number }> => {
    const script = `const { startPostgres } = await import(${JSON.stringify(entry)});
      const { adminUrl } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
      console.log(adminUrl); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...env },
    });
    const url = await new Promise<string>((resolve) => {
      child.stdout.once("data", (chunk) => resolve(String(chunk).trim()));
    });
    await query(url, "create table survivors (id int)");
    const [row] = await query(url, "select pg_read_file('postmaster.pid') as text");
    return { child, postgresPid: Number(row.text.split("\n")[0]) };
  };

  it("gives migrations a role like the hosted one: capable, but no superuser", async () => {
    const { databaseUrl, adminUrl } = await start();
    const [role] = await query(
      databaseUrl,
      `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
         current_setting('wal_level') as wal from pg_roles where rolname = current_user`,
    );
    expect(role).toEqual({
      rolsuper: false,
      rolcreaterole: true,
      rolcreatedb: true,
      rolbypassrls: true,
      rolreplication: true,
      wal: "logical",
    });
    const [admin] = await query(adminUrl, "select current_user as name");
    expect(admin.name).toBe("supabase_admin");
  });

  it("keeps data and passwords over a restart", async () => {
    const first = await start();
    await query(first.databaseUrl, "create table public.kept (id int)");
    await first.stop();
    const second = await start();
    expect(new URL(second.databaseUrl).password).toBe(new URL(first.databaseUrl).password);
    await query(second.databaseUrl, "insert into public.kept values (1)");
  });

  it("takes the next free port when the wanted one is taken, and says so", async () => {
    const other = createServer();
    const taken = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      });
    });
    const lines: string[] = [];
    const { port } = await start({ port: taken, log: (line) => lines.push(line) });
    other.close();
    expect(port).toBeGreaterThan(taken);
    expect(lines.join("\n")).toContain(`Port ${taken} is taken`);
  });

  it("refuses a second start on the folder while the first runs", async () => {
    await start();
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({ code: "stack.locked" });
  });

  it("ends with its process, also when that is killed", async () => {
    const { child, postgresPid } = await startElsewhere();
    child.kill("SIGKILL");
    expect(await waitForExit(postgresPid, 15_000)).toBe(true);
    const { adminUrl } = await start();
    expect(await query(adminUrl, "select from survivors")).toEqual([]);
  });

  it("recovers what a killed process left behind that found no shell for the leash", async () => {
    const { child, postgresPid } = await startElsewhere({ PATH: dataDir });
    child.kill("SIGKILL");
    await waitForExit(child.pid ?? 0, 5_000);
    expect(isAlive(postgresPid)).toBe(true);
    const { adminUrl } = await start();
    expect(isAlive(postgresPid)).toBe(false);
    expect(await query(adminUrl, "select from survivors")).toEqual([]);
  });

  it("ends with its process on SIGTERM, which still ends the process", async () => {
    const { child, postgresPid } = await startElsewhere();
    const exit = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
    child.kill("SIGTERM");
    expect(await exit).toBe("SIGTERM");
    expect(await waitForExit(postgresPid, 5_000)).toBe(true);
  });

  it("starts below a folder that only its owner may enter", async () => {
    const cache = join(dataDir, "cache");
    await mkdir(join(dataDir, "closed", "stack"), { recursive: true });
    await chmod(join(dataDir, "closed"), 0o700);
    await mkdir(cache, { mode: 0o755 });
    const before = process.env.PROSA_CACHE_DIR;
    process.env.PROSA_CACHE_DIR = cache;
    try {
      const lines: string[] = [];
      const postgres = await startPostgres({
        dataDir: join(dataDir, "closed", "stack"),
        durable: false,
        log: (line) => lines.push(line),
      });
      stops.push(postgres.stop);
      const [row] = await query(postgres.adminUrl, "show data_directory");
      const asRoot = process.getuid?.() === 0;
      const home = asRoot ? join(cache, "clusters") : join(dataDir, "closed", "stack");
      expect(row.data_directory.startsWith(home)).toBe(true);
      expect(lines.some((line) => line.includes(cache))).toBe(asRoot);
    } finally {
      if (before === undefined) delete process.env.PROSA_CACHE_DIR;
      else process.env.PROSA_CACHE_DIR = before;
    }
  });
});
