import { readFileSync } from "node:fs";

const fixture = new URL(
  "../../packages/server-sdk/src/channels/evolution/__fixtures__/messages.upsert--text-pn.json",
  import.meta.url,
);
const { body } = JSON.parse(readFileSync(fixture, "utf8"));
const { key, message } = body.data;
delete key.remoteJidAlt;

/** A captured text message, as from customer number `chat`, with an id of its own. */
export function webhookBody(chat: number, id: string, text: string): string {
  return JSON.stringify({
    ...body,
    data: {
      ...body.data,
      key: { ...key, remoteJid: `55119${80_000_000 + chat}@s.whatsapp.net`, id },
      message: { ...message, conversation: text },
      messageTimestamp: Math.floor(Date.now() / 1_000),
    },
  });
}

/** Draws chats from 0 up to `count`: all alike, or the first ones far more often (zipf, exponent 1). */
export function chatPicker(count: number, shape: "uniform" | "zipf", seed: number): () => number {
  let state = seed >>> 0 || 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  if (shape === "uniform") return () => Math.floor(random() * count);
  return () => Math.floor(Math.exp(random() * Math.log(count + 1))) - 1;
}
