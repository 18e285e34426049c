import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, type OpenStack, openStack } from "../__fixtures__/open-stack.ts";
import { createFileStorage } from "../storage/file-storage.ts";
import { quietly } from "./quiet-lite.ts";

const schema = `
  create table public.notes (
    id int generated always as identity primary key,
    attrs jsonb, at timestamptz default '2026-06-01 00:00:27+00');
  insert into public.notes (attrs) values ('{"vip": true}'), ('{"vip": false}'), ('{}');
  create table public.sealed (id int primary key);
  alter table public.sealed enable row level security;
  revoke all on public.sealed from anon, authenticated, service_role;
  create function public.kind(args jsonb) returns jsonb language sql
    as $$ select to_jsonb(jsonb_typeof(args)) $$;
  create function public.fail() returns void language plpgsql as $$
  begin
    raise exception 'too late' using errcode = 'PR409', detail = 'answered', hint = 'reload';
  end $$;
  insert into storage.buckets (id, name) values ('files', 'files');
  create policy files on storage.objects for all to authenticated using (bucket_id = 'files');`;

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** Lite as its readme starts it, with none of our shims. */
async function startRawLite(adminUrl: string, storageDir: string) {
  const { App, setExperimental } = await import("@supabase/lite");
  const { createPostgresConnection } = await import("@supabase/lite/postgres");
  setExperimental("storage", true);
  const connection = createPostgresConnection({ url: adminUrl });
  const app = new App({
    connection,
    api: { schemas: ["public"] },
    auth: {
      enabled: true,
      jwt_secret: "raw-lite-secret-raw-lite-secret!",
      publishable_key: "sb_publishable_raw",
      secret_key: "sb_secret_raw",
    },
    storage: { enabled: true },
  });
  const storage = createFileStorage(storageDir);
  const versions: { uploaded?: unknown; downloaded?: unknown } = {};
  app._storageAdapter = new Proxy(storage, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        if (name === "uploadObject") versions.uploaded = args[2];
        if (name === "getObject") versions.downloaded = args[2];
        return Reflect.apply(member, target, args);
      };
    },
  });
  await app.init();
  /** Lets lite print what it prints. */
  const loud: Fetch = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("apikey")) headers.set("apikey", "sb_secret_raw");
    const request = new Request(`http://127.0.0.1${path}`, { ...init, headers });
    return app.fetch(request, { peerAddress: null });
  };
  const fetch: Fetch = (path, init) => quietly({ log: () => {} }, () => loud(path, init));
  return { fetch, loud, versions, close: () => connection.close() };
}

/**
 * The first half of each test shows that lite still has the defect, so that a new version that
 * mends or changes it is noticed; the second that nobody behind the gateway meets it.
 */
describe("the defects of @supabase/lite 0.10.0", () => {
  let stack: OpenStack;
  let raw: Awaited<ReturnType<typeof startRawLite>>;
  let fixed: Fetch;
  let folder: string;
  const json = { "content-type": "application/json" };
  const post = (body: unknown, headers: Record<string, string> = {}) => ({
    method: "POST",
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });

  beforeAll(async () => {
    stack = await openStack(schema);
    folder = await mkdtemp(join(tmpdir(), "prosa-raw-lite-"));
    raw = await startRawLite(stack.adminUrl, folder);
    fixed = (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has("apikey")) headers.set("apikey", stack.secretKey);
      return fetch(stack.supabaseUrl + path, { ...init, headers });
    };
  });
  afterAll(async () => {
    await raw?.close();
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("1: grants everything to everybody at the first request", async () => {
    const mayRead = async () => {
      const { rows } = await stack.pool.query(
        "select has_table_privilege('anon', 'public.sealed', 'select') as may",
      );
      return rows[0].may;
    };
    const asAnon = { headers: { apikey: stack.publishableKey } };
    const behindGateway = await fixed("/rest/v1/sealed?select=id", asAnon);
    expect(await behindGateway.json()).toMatchObject({ code: "42501" });
    expect(await mayRead()).toBe(false);
    await raw.fetch("/rest/v1/notes?select=id", { headers: { apikey: "sb_publishable_raw" } });
    expect(await mayRead()).toBe(true);
  });

  it("2: signs access tokens without metadata", async () => {
    const signUp = post({ email: "raw@clinica.example", password: "correct horse" });
    const bare = await (await raw.fetch("/auth/v1/signup", signUp)).json();
    expect(decodeJwt(bare.access_token)).not.toHaveProperty("app_metadata");

    const client = await stack.signedIn({ app_metadata: { tenant_id: "t1" } });
    const { data } = await client.auth.getSession();
    expect(decodeJwt(data.session?.access_token ?? "")).toMatchObject({
      iss: `${stack.supabaseUrl}/auth/v1`,
      aal: "aal1",
      app_metadata: { tenant_id: "t1", provider: "email" },
    });
  });

  it("3: writes timestamps as Postgres spells them", async () => {
    const read = async (through: Fetch) =>
      (await through("/rest/v1/notes?select=at&id=eq.1")).json();
    expect(await read(raw.fetch)).toEqual([{ at: "2026-06-01 00:00:27+00" }]);
    expect(await read(fixed)).toEqual([{ at: "2026-06-01T00:00:27+00:00" }]);
  });

  it("4: stores the metadata of users as a JSON string", async () => {
    const kind = async (email: string) => {
      const { rows } = await stack.pool.query(
        "select jsonb_typeof(raw_user_meta_data) as kind from auth.users where email = $1",
        [email],
      );
      return rows[0].kind;
    };
    const signUp = (email: string) =>
      post({ email, password: "correct horse", data: { full_name: "Ana" } });
    await raw.fetch("/auth/v1/signup", signUp("string@clinica.example"));
    await fixed("/auth/v1/signup", signUp("object@clinica.example"));
    expect(await kind("string@clinica.example")).toBe("string");
    expect(await kind("object@clinica.example")).toBe("object");
  });

  it("5 and 6: names a signed URL and an uploaded file unlike supabase-js", async () => {
    const upload = async (through: Fetch, name: string) => {
      const body = new FormData();
      body.append("cacheControl", "3600");
      body.append("", new Blob(["olá"], { type: "text/plain" }));
      return through(`/storage/v1/object/files/${name}`, { method: "POST", body });
    };
    const sign = (through: Fetch, name: string) =>
      through(`/storage/v1/object/sign/files/${name}`, post({ expiresIn: 60 }));
    expect((await upload(raw.fetch, "raw.txt")).ok).toBe(false);
    expect((await upload(fixed, "fixed.txt")).status).toBe(200);

    expect(await (await sign(raw.fetch, "fixed.txt")).json()).not.toHaveProperty("signedURL");
    const { signedURL } = await (await sign(fixed, "fixed.txt")).json();
    const download = await fetch(`${stack.supabaseUrl}/storage/v1${signedURL}`);
    expect(await download.text()).toBe("olá");
  });

  it("7: answers preflights and auth without the headers of CORS", async () => {
    const preflight = {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "apikey, x-anything",
      },
    };
    const rpc = "/rest/v1/rpc/kind";
    expect((await raw.fetch(rpc, preflight)).status).toBe(404);
    const token = await raw.fetch("/auth/v1/token", preflight);
    expect(token.headers.get("access-control-allow-headers")).toBeNull();
    const crossOrigin = { headers: { origin: "https://a.example" } };
    const bare = await raw.fetch("/auth/v1/settings", crossOrigin);
    expect(bare.headers.get("access-control-allow-origin")).toBeNull();
    const reply = await fixed(rpc, preflight);
    expect(reply.status).toBe(204);
    expect(reply.headers.get("access-control-allow-headers")).toBe("apikey, x-anything");
    const settings = await fixed("/auth/v1/settings", crossOrigin);
    expect(settings.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("8: never reads the schema again", async () => {
    await raw.fetch("/rest/v1/notes?select=id");
    await fixed("/rest/v1/notes?select=id");
    await stack.pool.query("create table public.late (id int); notify pgrst, 'reload schema'");
    await eventually(async () => (await fixed("/rest/v1/late?select=id")).status === 200);
    expect((await raw.fetch("/rest/v1/late?select=id")).status).toBe(404);
  });

  it("9: compares a JSON path with a boolean as no text", async () => {
    const ids = async (through: Fetch, filter: string) =>
      (await through(`/rest/v1/notes?select=id&order=id&${filter}`)).json();
    expect(await ids(raw.fetch, "attrs->>vip=eq.true")).toMatchObject({ code: "42883" });
    expect(await ids(fixed, "attrs->>vip=eq.true")).toEqual([{ id: 1 }]);
    expect(await ids(fixed, "attrs->vip=eq.false")).toEqual([{ id: 2 }]);
    expect(await ids(fixed, "attrs->>vip=neq.true")).toEqual([{ id: 2 }]);
  });

  it("10: uploads under one version and downloads another, which our storage ignores", async () => {
    await raw.fetch("/storage/v1/object/files/raw.txt", { method: "POST", body: "raw" });
    await raw.fetch("/storage/v1/object/files/raw.txt");
    expect(raw.versions).toHaveProperty("downloaded");
    expect(raw.versions.downloaded).not.toBe(raw.versions.uploaded);

    const client = await stack.signedIn();
    const files = client.storage.from("files");
    await files.upload("a/b.txt", "one");
    await files.upload("a/b.txt", "two", { upsert: true });
    const { data } = await files.download("a/b.txt");
    expect(await data?.text()).toBe("two");
    expect((await files.remove(["a/b.txt"])).data).toHaveLength(1);
  });

  it("11: prints a stack for every refusal, which the log gets as a line", async () => {
    const printed: unknown[] = [];
    const print = console.error;
    console.error = (...words: unknown[]) => printed.push(...words);
    try {
      await raw.loud("/rest/v1/rpc/fail", post({}));
    } finally {
      console.error = print;
    }
    expect(printed.some((word) => word instanceof Error || /\n\s+at /.test(String(word)))).toBe(
      true,
    );

    stack.logged.length = 0;
    await fixed("/rest/v1/rpc/fail", post({}));
    expect(stack.logged).toEqual(["lite: too late"]);
  });

  it("12: hands a jsonb argument over as a JSON string", async () => {
    const kind = async (through: Fetch, args: unknown) =>
      (await through("/rest/v1/rpc/kind", post({ args }))).json();
    expect(await kind(raw.fetch, { a: 1 })).toBe("string");
    const values = [{ a: 1 }, [1], "text", 5, true];
    const kinds = await Promise.all(values.map((value) => kind(fixed, value)));
    expect(kinds).toEqual(["object", "array", "string", "number", "boolean"]);
  });

  it("13: answers most SQLSTATEs as SUP, without details", async () => {
    const call = async (through: Fetch) => (await through("/rest/v1/rpc/fail", post({}))).json();
    expect(await call(raw.fetch)).toMatchObject({ code: "SUP", details: null });
    expect(await call(fixed)).toEqual({
      code: "PR409",
      message: "too late",
      details: "answered",
      hint: "reload",
    });
  });

  it("14: has no admin API", async () => {
    const list = "/auth/v1/admin/users";
    expect((await raw.fetch(list)).ok).toBe(false);
    expect((await fixed(list)).status).toBe(200);
    const asAnon = { headers: { apikey: stack.publishableKey } };
    expect((await fixed(list, asAnon)).status).toBe(403);
  });
});

it("closes every connection of its own when it stops", async () => {
  const stack = await openStack();
  const admin = new pg.Client({ connectionString: stack.adminUrl });
  await admin.connect();
  await stack.stop();
  await eventually(async () => {
    const { rows } = await admin.query(
      `select count(*)::int as others from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    return rows[0].others === 0;
  });
  await admin.end();
});
