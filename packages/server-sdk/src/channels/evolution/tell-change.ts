import {
  type EvolutionClient,
  isEvolutionError,
  type ProtocolAnswer,
} from "@prosa/evolution-client";
import type { MessageReference, OutgoingChange } from "../../ports/index.ts";
import { keyOf } from "./key-of.ts";

type Edit = Extract<OutgoingChange, { kind: "edit" }>;

/**
 * Edits or deletes a message for everyone.
 *
 * @returns WhatsApp's time of the change, or `null` when the answer names none.
 * @throws EvolutionError
 */
export async function tellChange(
  client: EvolutionClient,
  instance: string,
  change: OutgoingChange,
  signal: AbortSignal,
): Promise<string | null> {
  const answer =
    change.kind === "edit"
      ? await tellEdit(client, instance, change, signal)
      : await client.chat.deleteMessageForEveryone(instance, keyOf(change.target), { signal });
  return timeOf(answer);
}

/**
 * Evolution edits only under the spelling of the chat that it stored, which may differ from the one we
 * sent to by the ninth digit or by a LID: a refused edit is tried once more under the stored one.
 * @see Evolution 2.3.7, `updateMessage`: `number` must equal the stored `remoteJid`
 */
async function tellEdit(
  client: EvolutionClient,
  instance: string,
  { target, body }: Edit,
  signal: AbortSignal,
): Promise<ProtocolAnswer> {
  const edit = (at: MessageReference) =>
    client.chat.updateMessage(
      instance,
      { number: at.sendKey, key: keyOf(at), text: body },
      { signal },
    );
  try {
    return await edit(target);
  } catch (error) {
    if (!isEvolutionError(error) || error.code !== "rejected") throw error;
    const { messages } = await client.chat.findMessages(
      instance,
      { where: { key: { id: target.externalId } } },
      { signal },
    );
    const stored = messages.records[0]?.key.remoteJid;
    if (!stored || stored === target.sendKey) throw error;
    return edit({ ...target, sendKey: stored });
  }
}

function timeOf({ message, messageTimestamp }: ProtocolAnswer): string | null {
  const told = Number(message.protocolMessage.timestampMs);
  const atMs = told > 0 ? told : Number(messageTimestamp) * 1_000;
  return Number.isFinite(atMs) && atMs > 0 ? new Date(atMs).toISOString() : null;
}
