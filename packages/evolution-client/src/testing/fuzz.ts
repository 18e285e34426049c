import { createEvolutionClient } from "../client.ts";
import { isEvolutionError } from "../errors.ts";
import type { EvolutionClientOptions } from "../request.ts";
import { unwrapMessage } from "../unwrap-message.ts";
import { parseWebhook } from "../webhook-payload.ts";
import { readBytes, readLong } from "../wire-read.ts";
import type { Mutator } from "./mutate.ts";

/** Throws when an earlier case has changed what every object inherits. */
export function expectCleanPrototypes(): void {
  const inherited = [...Object.keys(Object.prototype), ...Object.keys(Array.prototype)];
  if (inherited.length > 0) throw new Error(`A body polluted a prototype with ${inherited}.`);
}

/** Reads a hostile webhook body as a consumer would; throws when a reader breaks its promise. */
export function readHostileWebhook(body: unknown): void {
  const webhook = parseWebhook(body);
  for (const item of webhook.items as Record<string, unknown>[]) {
    const { content } = unwrapMessage(item.message);
    for (const inner of Object.values(content)) {
      readBytes(inner);
      readLong(inner);
    }
    readLong(item.messageTimestamp);
  }
}

const statuses = [200, 201, 400, 401, 403, 404, 422, 429, 500, 503];

/** Answers calls with hostile bodies: each must resolve or reject with an EvolutionError. */
export function createHostileServer(mutator: Mutator): { call(): Promise<void> } {
  const options: EvolutionClientOptions = {
    baseUrl: "https://evo.example",
    apiKey: "key",
    retries: 0,
    fetch: async () => {
      const status = statuses[Math.floor(mutator.share() * statuses.length)] ?? 200;
      const type = mutator.share() < 0.9 ? "application/json" : "text/html";
      return new Response(mutator.text(), { status, headers: { "content-type": type } });
    },
  };
  const client = createEvolutionClient(options);
  const calls = [
    () => client.message.sendText("loja", { number: "5511987650001", text: "Oi" }),
    () => client.chat.findChats("loja"),
    () => createEvolutionClient(options).version(),
  ];
  return {
    call: async () => {
      const call = calls[Math.floor(mutator.share() * calls.length)];
      try {
        await call?.();
      } catch (error) {
        if (!isEvolutionError(error)) throw error;
      }
    },
  };
}
