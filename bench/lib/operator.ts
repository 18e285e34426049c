import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStackOn } from "@prosa/local-stack";
import { createPostgresGateway } from "@prosa/server-sdk/postgres";
import { createClient } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import type { Bench } from "./pipeline.ts";

/** A supervisor's supabase-js on a stack of its own over the bench's database. */
export interface BenchOperator {
  call<T>(fn: string, args: object): Promise<T>;
  /** Joins every fact topic; `hear` gets each broadcast's payload. */
  listen(hear: (payload: unknown) => void): Promise<void>;
  leave(): Promise<void>;
}

export async function signIn({ database, tenant: { tenantId } }: Bench): Promise<BenchOperator> {
  const sql = createPostgresGateway({ connectionString: database.databaseUrl });
  const member = { tenantId, subject: "renata", role: "supervisor", name: "Renata Prado" };
  await sql.call("add_member", { ...member, email: "renata@horizonte.example" }, "service");
  await sql.close?.();
  const storageDir = await mkdtemp(join(tmpdir(), "prosa-bench-files-"));
  const stack = await startStackOn({ ...database, storageDir });
  const client = createClient(stack.supabaseUrl, stack.publishableKey, {
    accessToken: () =>
      new SignJWT({ sub: "renata", role: "authenticated" })
        .setProtectedHeader({ alg: "HS256" })
        .setExpirationTime("1h")
        .sign(new TextEncoder().encode(stack.jwtSecret)),
  });
  const call = async <T>(fn: string, args: object): Promise<T> => {
    const { data, error } = await client.schema("prosa").rpc(fn, { args });
    if (error) throw error;
    return data as T;
  };
  return {
    call,
    listen: async (hear) => {
      const { topics } = await call<{ topics: string[] }>("get_session", { tenantId });
      await client.realtime.setAuth();
      for (const topic of topics) {
        const channel = client.channel(topic, { config: { private: true } });
        channel.on("broadcast", { event: "inbox" }, ({ payload }) => hear(payload));
        await new Promise<void>((resolve, reject) => {
          channel.subscribe((state) => {
            if (state === "SUBSCRIBED") resolve();
            else reject(new Error(`${topic}: ${state}`));
          });
        });
      }
    },
    leave: async () => {
      await client.removeAllChannels();
      await stack.stop();
      await rm(storageDir, { recursive: true, force: true });
    },
  };
}
