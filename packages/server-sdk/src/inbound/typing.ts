import { TYPING_MS } from "@prosa/core";
import type { Channels, Clock, Json, JsonObject, SqlGateway } from "../ports/index.ts";

interface TypingJob {
  channelId: string;
  provider: string;
  providerEvent: string;
  payload: JsonObject;
  atMs: number;
}

/** Tells operators who types. What is older than ten seconds is true no more and is dropped. */
export async function passTypingOn(
  deps: { sql: SqlGateway; channels: Channels; clock: Clock },
  data: Json,
): Promise<void> {
  const job = data as unknown as TypingJob;
  if (deps.clock.now() - job.atMs > TYPING_MS) return;
  const normalized = deps.channels[job.provider]?.normalize({
    providerEvent: job.providerEvent,
    payload: job.payload,
    receivedAt: new Date(job.atMs).toISOString(),
    settings: {},
  });
  if (!normalized || "ignored" in normalized) return;
  for (const effect of normalized.effects) {
    if (effect.type !== "typing") continue;
    const party = JSON.parse(JSON.stringify(effect.chat));
    const name = effect.author?.name ?? null;
    await deps.sql.call(
      "record_typing",
      { channelId: job.channelId, party, name, state: effect.state },
      "service",
    );
  }
}
