import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { decodeJwt } from "jose";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenStack, openStack } from "./__fixtures__/open-stack.ts";
import { startLocalStack } from "./stack.ts";

describe("startLocalStack", () => {
  it("prepares the database before it serves, and finds everything again after a restart", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "prosa-stack-"));
    await chmod(dataDir, 0o711);
    const prepare = async ({ databaseUrl }: { databaseUrl: string }) => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      await client.query(`create schema if not exists prosa;
        grant usage on schema prosa to anon;
        create or replace function prosa.version(args jsonb) returns jsonb language sql
          as $$ select args || '{"version": 1}' $$;`);
      await client.end();
    };
    const first = await startLocalStack({ dataDir, prepare });
    const anon = createClient(first.supabaseUrl, first.publishableKey).schema("prosa");
    const answer = await anon.rpc("version", { args: { app: "demo" } });
    expect(answer.data).toEqual({ app: "demo", version: 1 });
    expect((await stat(join(dataDir, "secrets.json"))).mode & 0o777).toBe(0o600);
    await first.stop();
    await first.stop();

    const second = await startLocalStack({ dataDir });
    const { publishableKey, secretKey, jwtSecret } = second;
    expect({ publishableKey, secretKey, jwtSecret }).toEqual({
      publishableKey: first.publishableKey,
      secretKey: first.secretKey,
      jwtSecret: first.jwtSecret,
    });
    await second.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("stops everything and passes the error on when the preparation fails", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "prosa-stack-"));
    await chmod(dataDir, 0o711);
    const prepare = async () => {
      throw new Error("migration 7 fails");
    };
    await expect(startLocalStack({ dataDir, prepare })).rejects.toThrow("migration 7 fails");
    const stack = await startLocalStack({ dataDir });
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("refuses production", async () => {
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = "production";
    try {
      await expect(startLocalStack({ dataDir: "unused" })).rejects.toMatchObject({
        code: "stack.production",
      });
    } finally {
      process.env.NODE_ENV = before;
    }
  });
});

describe("the gateway", () => {
  let stack: OpenStack;
  beforeAll(async () => {
    stack = await openStack(`
      create schema hidden; create table hidden.secrets (id int);
      create function public.custom_access_token_hook(event jsonb) returns jsonb
      language plpgsql as $$
      begin
        if event -> 'claims' ->> 'email' like 'banned%' then
          return '{"error": {"http_code": 403, "message": "not you"}}';
        end if;
        return jsonb_set(event, '{claims,plan}', '"pro"');
      end $$;
      revoke execute on function public.custom_access_token_hook from public, anon, authenticated;
      grant execute on function public.custom_access_token_hook to supabase_auth_admin;`);
  });
  afterAll(() => stack?.stop());

  it("answers without a key with 401, and tells its health to everybody", async () => {
    const rest = await fetch(`${stack.supabaseUrl}/rest/v1/anything`);
    expect(rest.status).toBe(401);
    const health = await fetch(`${stack.supabaseUrl}/health`);
    expect(await health.json()).toEqual({ status: "ok", postgres: "ok", realtime: "ok" });
  });

  it("exposes public and prosa alone", async () => {
    const admin = stack.client(stack.secretKey);
    const { error } = await createClient(stack.supabaseUrl, stack.secretKey, {
      auth: { persistSession: false },
    })
      .schema("hidden")
      .from("secrets")
      .select();
    expect(error?.code).toBe("PGRST106");
    expect((await admin.auth.admin.listUsers()).error).toBeNull();
  });

  it("lets the hook add claims, and refuse a sign-in", async () => {
    const client = await stack.signedIn();
    const { data } = await client.auth.getSession();
    expect(decodeJwt(data.session?.access_token ?? "")).toMatchObject({ plan: "pro" });
    const claims = await client.auth.getClaims();
    expect(claims.data?.claims).toMatchObject({ plan: "pro", role: "authenticated" });
    const banned = stack.signedIn({ email: "banned@clinica.example" });
    await expect(banned).rejects.toThrow("not you");
  });

  it("administers users with the secret key", async () => {
    const { admin } = stack.client(stack.secretKey).auth;
    const email = "Caio@clinica.example";
    const created = await admin.createUser({ email, password: "secret!", email_confirm: true });
    const id = created.data.user?.id ?? "";
    expect(created.data.user).toMatchObject({
      email: "caio@clinica.example",
      role: "authenticated",
    });
    const again = await admin.createUser({ email, password: "secret!" });
    expect(again.error?.code).toBe("email_exists");
    const changed = await admin.updateUserById(id, {
      password: "another!",
      app_metadata: { tenant: "t1" },
      user_metadata: { name: "Caio" },
    });
    expect(changed.data.user).toMatchObject({
      app_metadata: { tenant: "t1", provider: "email" },
      user_metadata: { name: "Caio" },
    });
    const signIn = await stack.client().auth.signInWithPassword({ email, password: "another!" });
    expect(signIn.error).toBeNull();
    const list = await admin.listUsers({ page: 1, perPage: 1 });
    expect(list.data.users).toHaveLength(1);
    expect((await admin.deleteUser(id)).error).toBeNull();
    expect((await admin.getUserById(id)).error?.code).toBe("user_not_found");
  });

  it("creates a user once when asked many times at once", async () => {
    const { admin } = stack.client(stack.secretKey).auth;
    const user = { email: "race@clinica.example", password: "secret!" };
    const results = await Promise.all([1, 2, 3, 4].map(() => admin.createUser(user)));
    expect(results.filter(({ error }) => error === null)).toHaveLength(1);
  });
});
