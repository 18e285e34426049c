import type { MessageReference } from "../../ports/index.ts";

/** A message as Evolution names it in requests. */
export function keyOf(reference: MessageReference) {
  return {
    id: reference.externalId,
    remoteJid: reference.sendKey,
    fromMe: reference.fromMe,
    ...(reference.participantKey ? { participant: reference.participantKey } : {}),
  };
}
