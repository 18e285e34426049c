import type { LocalStack } from "@prosa/local-stack";
import { createClient } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import { tables } from "./expectations.ts";
import type { Fixture, Ids } from "./fixture.ts";
import { type FunctionRule, functionRules } from "./function-rules.ts";
import { toldTooMuch } from "./leaks.ts";
import type { Who } from "./people.ts";

type Client = ReturnType<typeof signIn>;

/** A browser with the publishable key and a valid session. */
export function signIn(stack: LocalStack, who: Who) {
  const token = () =>
    new SignJWT({ sub: who, role: "authenticated" })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("10m")
      .sign(new TextEncoder().encode(stack.jwtSecret));
  return createClient(stack.supabaseUrl, stack.publishableKey, {
    db: { schema: "prosa" },
    accessToken: token,
  });
}

/** What reading, counting and writing every table through REST told or did, as sentences. */
export async function attackTables(client: Client, fixture: Fixture, who: Who, at: Ids) {
  const told: string[] = [];
  for (const [table, { reads, by, class: kind }] of Object.entries(tables)) {
    const column = reads[0] ?? "tenant_id";
    const read = await client
      .from(table)
      .select(reads.join(",") || "*")
      .limit(1_000);
    const counted = await client.from(table).select(column, { count: "exact", head: true });
    if (kind === "service") {
      if (!read.error || counted.count !== null) told.push(`${table} can be read`);
    } else {
      told.push(...toldTooMuch(fixture, who, read.data).map((what) => `${table} tells of ${what}`));
      if (counted.count !== read.data?.length) told.push(`${table} counts ${counted.count}`);
      const theirs = await client
        .from(table)
        .select(column)
        .eq("tenant_id", at.tenant)
        .eq(by, at.conversation);
      if (theirs.data && theirs.data.length > 0) told.push(`${table} finds by ids`);
    }
    const row = { tenant_id: at.tenant, id: at.conversation } as never;
    for (const [verb, { error }] of Object.entries({
      insert: await client.from(table).insert(row),
      upsert: await client.from(table).upsert(row),
      update: await client
        .from(table)
        .update(row)
        .eq(column as never, at.tenant as never),
      delete: await client
        .from(table)
        .delete()
        .eq(column as never, at.tenant as never),
    })) {
      if (!error) told.push(`${table} takes ${verb}`);
    }
  }
  return told;
}

/** Functions that must answer about somebody else's ids as about nobody's. */
export function attackedFunctions(isOtherCompany: boolean): [string, FunctionRule][] {
  return Object.entries(functionRules).filter(
    ([, { about }]) =>
      !["session", "anybody"].includes(about) &&
      (isOtherCompany || !["company", "channel", "ownChannel"].includes(about)),
  );
}

/** Everything that a browser may try on a file, and what came of it. */
export async function attackFile(client: Client, path: string): Promise<string[]> {
  const files = client.storage.from("prosa");
  const folder = path.slice(0, path.lastIndexOf("/"));
  const body = new Blob(["x"], { type: "image/png" });
  const { data: listed } = await files.list(folder);
  const tries = {
    download: await files.download(path),
    info: await files.info(path),
    sign: await files.createSignedUrl(path, 60),
    upload: await files.upload(path, body),
    replace: await files.upload(path, body, { upsert: true }),
    update: await files.update(path, body),
    move: await files.move(path, `${path}x`),
    copy: await files.copy(path, `${path}y`),
  };
  const removed = await files.remove([path]);
  return [
    `list: ${listed?.length ?? 0}`,
    `remove: ${removed.data?.length ?? 0}`,
    ...Object.entries(tries).map(
      ([verb, { error }]) => `${verb}: ${error ? "refused" : "let in"} ${error?.message ?? ""}`,
    ),
  ].map((line) => line.replaceAll(path, "«path»"));
}

/** Requests of the reference app's API about these ids. */
export function apiRequests(at: Ids, isOtherCompany: boolean): Request[] {
  const url = (path: string) => `http://app.example/api/${path}`;
  const get = (path: string) => new Request(url(path));
  const post = (path: string, body: object) =>
    new Request(url(path), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const { conversation, sent, attachment, channel, tenant } = at;
  return [
    get(`messages?conversationId=${conversation}`),
    get(`messages/${sent}/attempts`),
    ...["retry", "discard", "verify"].map((verb) => post(`messages/${sent}/${verb}`, {})),
    post("messages", {
      conversationId: conversation,
      clientMessageId: at.fresh(),
      content: { kind: "text", body: "Oi" },
    }),
    post("internal/v1/typing", { conversationId: conversation, state: "composing" }),
    get(`internal/v1/attachments/${attachment}`),
    post("internal/v1/retry_attachment", { attachmentId: attachment }),
    ...(isOtherCompany ? [get(`internal/v1/audit.csv?tenantId=${tenant}`)] : []),
    ...attackedFunctions(isOtherCompany).map(([fn, { args }]) =>
      post(`internal/v1/${fn}`, args(at)),
    ),
    ...(isOtherCompany
      ? [
          get(`internal/v1/channels?tenantId=${tenant}`),
          post("internal/v1/channels", { tenantId: tenant, name: "Roubado" }),
          ...["state", "settings", "audit"].map((verb) =>
            get(`internal/v1/channels/${channel}/${verb}`),
          ),
          ...["connect", "restart", "logout", "repair"].map((verb) =>
            post(`internal/v1/channels/${channel}/${verb}`, {}),
          ),
          post(`internal/v1/channels/${channel}/rename`, { name: "Roubado" }),
          post(`internal/v1/channels/${channel}/delete`, { confirm: "Loja Pinheiros" }),
        ]
      : []),
  ];
}
