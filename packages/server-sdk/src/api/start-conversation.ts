import { MESSAGE_MAX_CHARS, type Message, ProsaError, parsePhone } from "@prosa/core";
import { z } from "zod";
import { openSender, type SealedChannel } from "../open-sender.ts";
import type { Caller, Channels, Logger, SecretBox, SqlGateway } from "../ports/index.ts";
import { parse } from "./message-body.ts";
import { readJson } from "./read-body.ts";

export interface StartDeps {
  sql: SqlGateway;
  channels: Channels;
  secrets?: SecretBox;
  logger: Logger;
}

const first = {
  channelId: z.uuid(),
  clientMessageId: z.uuid(),
  body: z.string().min(1).max(MESSAGE_MAX_CHARS),
};
const wanted = z.union([
  z.strictObject({ ...first, phone: z.string().max(40) }),
  z.strictObject({ ...first, contactId: z.uuid() }),
]);

/** What `start_conversation` answers. */
export interface Started {
  conversationId: string;
  message: Message;
  duplicate: boolean;
}

/**
 * `POST /api/internal/v1/conversations` `{ channelId, phone | contactId, clientMessageId, body }`: writes
 * the first message to somebody. The provider is asked for the number where it can be, under the spelling
 * that people use in Brazil or any international one; only its own spelling is then written to.
 *
 * @throws ProsaError `contact.not_found` when nobody there has the number.
 */
export async function startConversation(
  deps: StartDeps,
  request: Request,
  caller: Caller,
): Promise<Started> {
  const body = parse(wanted, await readJson(request));
  if (!("phone" in body)) return deps.sql.call<Started>("start_conversation", body, caller);
  const digits = parsePhone(body.phone);
  if (digits === null) {
    throw new ProsaError("request.invalid", "phone is no whole number with its area code.", {
      details: { field: "phone" },
    });
  }
  await deps.sql.call("check_start", { channelId: body.channelId }, caller);
  const phone = await spelledByProvider(deps, body.channelId, digits);
  return deps.sql.call<Started>("start_conversation", { ...body, phone }, caller);
}

async function spelledByProvider(
  deps: StartDeps,
  channelId: string,
  digits: string,
): Promise<string> {
  const checked = await askProvider(deps, channelId, digits);
  if (checked !== null) return checked;
  throw new ProsaError("contact.not_found", "Nobody on this channel has this number.");
}

/** A provider that cannot tell leaves the number as it is: the send finds out. */
async function askProvider(
  deps: StartDeps,
  channelId: string,
  digits: string,
): Promise<string | null> {
  try {
    const { channel } = await deps.sql.call<{ channel: SealedChannel }>(
      "open_channel",
      { channelId },
      "service",
    );
    const sender = await openSender(deps, channel);
    if (!sender.checkPhone) return digits;
    return await sender.checkPhone(digits, AbortSignal.timeout(8_000));
  } catch (error) {
    deps.logger.warn({ channel_id: channelId, error: String(error) }, "number not checked");
    return digits;
  }
}
