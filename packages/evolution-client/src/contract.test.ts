import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  createEvolutionClient,
  type EvolutionClient,
  type EvolutionErrorCode,
  type EvolutionSent,
  isEvolutionError,
} from "./index.ts";

interface Pair {
  request: { method: string; path: string; headers: Record<string, string>; body: unknown };
  response: { status: number; contentType: string; body: unknown };
}

interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

const folder = new URL("./testing/__fixtures__/rest/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
const read = (name: string): Pair =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));

/** What a pair means where it is no success: the code, and whether anything may have happened. */
const meanings: Record<string, [EvolutionErrorCode, EvolutionSent]> = {
  "auth--error-bad-apikey": ["unauthorized", "no"],
  "auth--error-unknown-instance": ["not_found", "no"],
  "chat-deleteMessageForEveryone--error-bad-body": ["validation", "no"],
  "chat-fetchProfile--error-not-on-whatsapp": ["not_on_whatsapp", "no"],
  "chat-findChatByRemoteJid--error-missing": ["validation", "no"],
  "chat-getBase64FromMediaMessage--error-not-found": ["not_found", "no"],
  "chat-markMessageAsRead--error-bad-body": ["validation", "no"],
  "chat-sendPresence--error-options-shape": ["validation", "no"],
  "chat-updateMessage--error-not-found": ["rejected", "no"],
  "chat-whatsappNumbers--business": ["rejected", "no"],
  "group-create--error-bad-body": ["validation", "no"],
  "group-fetchAllGroups--error-missing-param": ["validation", "no"],
  "group-findGroupInfos--error-missing": ["validation", "no"],
  "instance-create--error-business-no-token": ["validation", "no"],
  "instance-create--error-instance-token-used": ["unauthorized", "no"],
  "instance-create--error-name-in-use": ["rejected", "no"],
  "instance-delete--error-unknown": ["not_found", "no"],
  "instance-fetchInstances--error-unknown-name": ["not_found", "no"],
  "instance-logout--error-not-connected": ["disconnected", "no"],
  "label-handleLabel--error-bad-action": ["validation", "no"],
  "message-sendButtons--error-buttons-four-reply": ["validation", "no"],
  "message-sendLocation--error-location-missing-address": ["validation", "no"],
  "message-sendMedia--error-bad-mediatype": ["validation", "no"],
  "message-sendMedia--error-media-data-uri": ["validation", "no"],
  "message-sendMedia--error-media-url-unreachable": ["rejected", "no"],
  "message-sendPoll--business-error": ["rejected", "no"],
  "message-sendReaction--error-reaction-not-emoji": ["validation", "no"],
  "message-sendText--business-error-not-allowed": ["rejected", "no"],
  "message-sendText--error-connection-closed": ["disconnected", "no"],
  "message-sendText--error-empty-text": ["validation", "no"],
  "message-sendText--error-missing-number": ["validation", "no"],
  "message-sendText--error-missing-text": ["validation", "no"],
  "message-sendText--error-number-not-on-whatsapp": ["not_on_whatsapp", "no"],
  "message-sendText--error-number-not-string": ["validation", "no"],
  "message-sendWhatsAppAudio--error-audio-missing": ["validation", "no"],
  "proxy-set--error-invalid": ["validation", "no"],
  "settings-set--error-missing-fields": ["validation", "no"],
  "webhook-meta-verify--error": ["unauthorized", "no"],
  "webhook-set--error-missing-webhook": ["validation", "no"],
};

/** Pairs that this client refuses to send. */
const refusedBeforeLeaving = new Set([
  "message-sendMedia--error-media-data-uri",
  "message-sendText--error-missing-number",
  "message-sendText--error-number-not-string",
  "message-sendWhatsAppAudio--error-audio-missing",
  "webhook-set--error-missing-webhook",
]);

const profileVerbs = new Set(["fetchProfile", "fetchBusinessProfile", "fetchPrivacySettings"]);

/** Turns a captured request into the call of this client that makes it. */
function callOf(client: EvolutionClient, { request }: Pair): Promise<unknown> | null {
  const url = new URL(request.path, "https://evo.example");
  const [group = "", verb = "", instance] = url.pathname.split("/").filter(Boolean);
  const query = Object.fromEntries(url.searchParams);
  const body = (request.body ?? {}) as Record<string, never>;
  if (group === "") return client.info();
  if (group === "webhook" && verb === "evolution") return client.inbound.evolution(body as never);
  if (group === "webhook" && verb === "meta" && request.method === "POST")
    return client.inbound.meta(body);
  if (group === "webhook" && verb === "meta")
    return client.inbound.verifyMeta({
      verifyToken: String(query["hub.verify_token"]),
      challenge: String(query["hub.challenge"]),
    });
  if (group === "instance" && verb === "create") return client.instance.create(body as never);
  if (group === "instance" && verb === "fetchInstances")
    return client.instance.fetchInstances(query);
  if (group === "webhook" && verb === "set")
    return client.webhook.set(String(instance), (body.webhook ?? {}) as never);
  const isProfile =
    group === "chat" && (profileVerbs.has(verb) || verb.startsWith("updateProfile"));
  const resource = client[(isProfile ? "profile" : group) as "chat"] as unknown;
  const method = (resource as Record<string, unknown> | undefined)?.[verb];
  if (typeof method !== "function") return null;
  const args = { ...query, ...body };
  const hasRequest = Object.keys(args).length > 0 || group === "group" || "remoteJid" in query;
  return hasRequest || method.length > 2 ? method(instance, args) : method(instance);
}

/** Runs the pair: what left, and what the caller got. */
async function run(pair: Pair): Promise<{ sent: Sent | null; result: unknown } | null> {
  let sent: Sent | null = null;
  const client = createEvolutionClient({
    baseUrl: "https://evo.example",
    apiKey: pair.request.headers.apikey ?? "not-sent",
    retries: 0,
    fetch: async (input, init) => {
      sent = {
        method: String(init?.method),
        path: String(input).replace("https://evo.example", ""),
        headers: Object.fromEntries(new Headers(init?.headers)),
        body: init?.body === undefined ? null : String(init?.body),
      };
      const { body, status, contentType } = pair.response;
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return new Response(text, { status, headers: { "content-type": contentType } });
    },
  });
  const call = callOf(client, pair);
  if (!call) return null;
  const result = await call.catch((error: unknown) => error);
  return { sent, result };
}

/** No method of the client asks for it. */
const noCall = ["route--error-not-found"];

describe("the client keeps the contract of", () => {
  it.each(names.filter((name) => !noCall.includes(name)))("%s", async (name) => {
    const pair = read(name);
    const outcome = await run(pair);
    const meaning = meanings[name];
    if (!outcome) throw new Error(`No method of the client makes ${pair.request.path}.`);
    const { sent, result } = outcome;
    if (meaning) {
      expect(result).toMatchObject({ code: meaning[0], sent: meaning[1] });
      expect(isEvolutionError(result)).toBe(true);
    } else {
      const isHandshake = name.startsWith("webhook-meta-verify");
      expect(result).toEqual(isHandshake ? String(pair.response.body) : pair.response.body);
    }
    if (refusedBeforeLeaving.has(name)) return expect(sent).toBeNull();
    const { method, path, headers, body } = pair.request;
    expect(sent).toEqual({
      method,
      path,
      headers: {
        accept: "application/json",
        ...(headers.apikey ? { apikey: headers.apikey } : {}),
        ...(body === null ? {} : { "content-type": headers["content-type"] }),
      },
      body: body === null ? null : JSON.stringify(body),
    });
  });

  it("every error that was captured, by name", () => {
    expect(names.filter((name) => name.includes("--error") && !(name in meanings))).toEqual(noCall);
    expect(Object.keys(meanings).filter((name) => !names.includes(name))).toEqual([]);
  });
});
