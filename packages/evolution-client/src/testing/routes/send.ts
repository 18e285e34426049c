import { emit } from "../events.ts";
import type { FakeCustomer, FakeMessage } from "../fake-state.ts";
import { failure } from "../http-failure.ts";
import type { LoadedFile } from "../media-files.ts";
import { scheduleTicks } from "../receipts.ts";
import { findById, keepMedia, quotable, store } from "../records.ts";
import { long } from "../wire-values.ts";
import type { Instance, Json, StoredMessage, World } from "../world.ts";
import { objectAt } from "./route.ts";

/** A message of the business that is about to leave. */
export interface Outgoing {
  customer: FakeCustomer;
  jid: string;
  messageType: string;
  /** Gets the context; a media content object holds a copy of it. */
  content(contextInfo: Json): Json;
  /** Adds `statusAttributions`, as Evolution does for audio and stickers. */
  attributions?: boolean;
  /** Reactions and some other kinds carry no context of their own. */
  bare?: boolean;
  /** Buttons repeat the chat as `key.participant`. */
  participant?: boolean;
  shown: Partial<FakeMessage> & Pick<FakeMessage, "kind">;
  file?: LoadedFile;
  request: Json;
}

function contextOf(instance: Instance, outgoing: Outgoing): Json {
  const key = objectAt(objectAt(outgoing.request, "quoted"), "key");
  const quotedId = typeof key.id === "string" ? key.id : null;
  const quoted = quotedId ? findById(instance, quotedId) : null;
  return {
    mentionedJid: [],
    groupMentions: [],
    ...(outgoing.attributions ? { statusAttributions: [] } : {}),
    ephemeralSettingTimestamp: long(Math.floor(Date.now() / 1000) - 172_800),
    disappearingMode: { initiator: 0 },
    ...(quotedId
      ? {
          participant: "",
          stanzaId: quotedId,
          quotedMessage: quoted
            ? quotable(quoted)
            : objectAt(objectAt(outgoing.request, "quoted"), "message"),
        }
      : {}),
  };
}

/** Stores the message, shows it on the phone, emits `send.message` and starts its ticks. */
export function dispatch(world: World, instance: Instance, outgoing: Outgoing): StoredMessage {
  const id = `3EB0${world.random.hex(world.next("message"), 18)}`;
  const contextInfo = contextOf(instance, outgoing);
  const nowMs = Date.now();
  const isReaction = outgoing.messageType === "reactionMessage";
  const stanzaId = contextInfo.stanzaId;
  const shown: FakeMessage = {
    id,
    chatId: outgoing.customer.id,
    direction: "out",
    author: instance.profileName,
    ...outgoing.shown,
    ...(typeof stanzaId === "string" ? { quotedId: stanzaId } : {}),
    reactions: [],
    status: "PENDING",
    timestampMs: nowMs,
  };
  if (outgoing.file) {
    shown.mediaUrl = keepMedia(world, id, outgoing.file.mime, outgoing.file.bytes);
    shown.mime = outgoing.file.mime;
  }
  const record = {
    key: {
      remoteJid: outgoing.jid,
      fromMe: true,
      id,
      ...(outgoing.participant ? { participant: outgoing.jid } : {}),
    },
    pushName: "Você",
    status: "PENDING",
    message: outgoing.content(contextInfo),
    ...(outgoing.bare ? {} : { contextInfo }),
    messageType: outgoing.messageType,
    messageTimestamp: Math.floor(nowMs / 1000),
    instanceId: instance.id,
    source: "web",
  };
  const stored = store(
    world,
    instance,
    outgoing.customer,
    record,
    isReaction ? null : shown,
    outgoing.file ? id : null,
  );
  const presence = instance.presence[outgoing.customer.id];
  if (presence) presence.business = "paused";
  const base64 = outgoing.file && instance.activeBase64 ? { base64: outgoing.file.base64 } : {};
  emit(world, instance, "send.message", { ...record, message: { ...record.message, ...base64 } });
  if (!isReaction) scheduleTicks(world, instance, stored);
  return stored;
}

/** A promise that never settles while the fake lives: the caller gets no answer. */
const never = (world: World): Promise<never> =>
  new Promise((_, reject) => {
    world.stopping.addEventListener("abort", () => reject(failure(500, ["stopped"])));
  });

/**
 * Sends under the `sendFailure` fault. The record is copied, so that the answer shows the message as
 * it left.
 */
export async function sendWithChaos(
  world: World,
  instance: Instance,
  outgoing: Outgoing,
): Promise<Json> {
  const { sendFailure } = world.chaos;
  if (sendFailure === "400") throw failure(400, ["Message refused"]);
  if (sendFailure === "500-before") throw failure(500, ["Error: Internal failure"]);
  const stored = dispatch(world, instance, outgoing);
  const answer = structuredClone(stored.record);
  if (sendFailure === "500-after") throw failure(500, ["Error: Internal failure"]);
  if (sendFailure === "timeout") return never(world);
  return answer;
}

/** Shows the business as typing for `delayMs`, and waits for it. */
export async function simulateTyping(
  world: World,
  instance: Instance,
  customerId: string,
  state: "composing" | "recording" | "paused",
  delayMs: number,
): Promise<void> {
  const presence = instance.presence[customerId] ?? { customer: "paused", business: "paused" };
  instance.presence[customerId] = presence;
  presence.business = state;
  world.changed();
  if (delayMs > 0) await world.sleep(delayMs);
  presence.business = "paused";
  world.changed();
}
