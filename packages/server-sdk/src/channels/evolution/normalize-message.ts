import type { InboundEvent, InboundMessage, Normalized, RemoteParty } from "@prosa/core";
import { readContent, textOfMessage, type Unwrapped, unwrap } from "./content.ts";
import { provenPair } from "./normalize-people.ts";
import { editOf, protocolEffects, sideOf } from "./normalize-pieces.ts";
import { authorSpellings, ownIdentity, partiesOf } from "./parties.ts";
import { readVote } from "./poll-vote.ts";
import { statusOf } from "./status.ts";
import type { StoredItem } from "./stored-item.ts";
import { type Fields, fieldsOf, idOf, isFields, textOf, timeOf } from "./wire.ts";

type Origin = "live" | "echo" | "import";

/**
 * Reads a message of any kind: `messages.upsert`, `send.message` and the items of `messages.set`.
 * A reaction is an effect of its own; v1 sends edits and deletions as messages.
 */
export function normalizeMessage(item: StoredItem, origin: Origin): Normalized {
  if (!isFields(item.data)) return { ignored: "no_effect", detail: "no data" };
  const data = item.data;
  const key = fieldsOf(data.key);
  const externalId = idOf(key.id);
  if (externalId === null) return { ignored: "malformed", detail: "no message id" };
  const own = ownIdentity(item.sender);
  const parties = partiesOf(key, own, data.pushName);
  if ("refused" in parties) return { ignored: parties.refused, detail: parties.detail };
  const { chat, author, fromMe } = parties;
  if (chat.kind === "group" && item.groups === "ignore") return { ignored: "group_disabled" };

  const unwrapped = unwrap(data.message);
  const sentAt = timeOf(data.messageTimestamp);
  if (unwrapped.branch === "reactionMessage") {
    const effect = reaction(externalId, unwrapped, sentAt, fromMe ? null : (author ?? chat));
    const pair = author ? provenPair(authorSpellings(key), item) : [];
    return effect
      ? { effects: [...pair, effect] }
      : { ignored: "malformed", detail: "no reaction target" };
  }
  if (unwrapped.branch === "protocolMessage")
    return protocolEffects(unwrapped.value, sideOf(fromMe), item.dateTime);
  if (unwrapped.edited)
    return {
      effects: [
        editOf(externalId, sideOf(fromMe), textOfMessage(data.message), sentAt, item.dateTime),
      ],
    };

  const context = contextOf(data, unwrapped);
  const isVote = unwrapped.branch === "pollUpdateMessage";
  const content =
    (isVote ? readVote(data.pollUpdates, parties, own) : null) ??
    readContent(unwrapped, textOf(data.messageType), context);
  if (content === null) return { ignored: "no_effect", detail: "nothing to show" };
  const message: InboundMessage = {
    type: "message",
    chat,
    author: chat.kind === "group" ? author : null,
    externalId,
    fromMe,
    origin:
      origin === "import" ? "import" : fromMe ? (origin === "echo" ? "echo" : "phone") : "customer",
    ...content,
    sentAt,
    replyToExternalId: isVote ? pollIdOf(unwrapped) : idOf(context.stanzaId),
    status: fromMe ? (statusOf(data.status) ?? "sent") : null,
  };
  return { effects: [message] };
}

/** The reply and forward facts, wherever this version put them. */
function contextOf(data: Fields, { value, outer }: Unwrapped): Fields {
  const places = [data.contextInfo, fieldsOf(value).contextInfo, outer.contextInfo];
  return places.find(isFields) ?? {};
}

function pollIdOf({ value }: Unwrapped): string | null {
  return idOf(fieldsOf(fieldsOf(value).pollCreationMessageKey).id);
}

function reaction(
  externalId: string,
  { value }: Unwrapped,
  sentAt: string | null,
  actor: RemoteParty | null,
): InboundEvent | null {
  const fields = fieldsOf(value);
  const targetExternalId = idOf(fieldsOf(fields.key).id);
  if (targetExternalId === null) return null;
  return {
    type: "reaction",
    externalId,
    targetExternalId,
    actorKey: actor === null ? "self" : `customer:${identityKey(actor)}`,
    emoji: textOf(fields.text) ?? "",
    at: timeOf(fields.senderTimestampMs) ?? sentAt,
  };
}

/** The phone where it is known, since a LID may be missing next time. */
function identityKey(party: RemoteParty): string {
  const known = party.identities.find(({ kind }) => kind === "jid" || kind === "phone");
  const identity = known ?? party.identities[0];
  return identity ? `${identity.kind}:${identity.valueKey}` : "";
}
