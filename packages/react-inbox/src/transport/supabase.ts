"use client";

import type { SupabaseClient } from "@supabase/supabase-js";
import { createAsk, postJson } from "./ask.ts";
import { parseAnswer } from "./parse.ts";
import { createPeers } from "./peers.ts";
import { callBy } from "./supabase-call.ts";
import { createMedia } from "./supabase-media.ts";
import { bearerOf, createSubscribe } from "./supabase-realtime.ts";
import type { InboxTransport } from "./transport.ts";
import { type Carrier, userFunctions } from "./user-functions.ts";

export interface SupabaseTransportOptions {
  /** The host's own client, signed in as the operator. It is used, never closed. */
  client: SupabaseClient;
  /**
   * Where messages are posted, e.g. `/api/messages`; it wakes the sender at once. Without it they
   * enter by `enqueue_message` and leave with the next sweep.
   */
  messagesUrl?: string;
  /** Where typing is announced, e.g. `/api/internal/v1/typing`. Without it customers see none. */
  typingUrl?: string;
  /**
   * Where conversations are begun, e.g. `/api/internal/v1/conversations`: the provider is asked for the
   * number first. Without it the send tells whether somebody has it.
   */
  startUrl?: string;
  /** Where files that Prosa does not keep are opened, e.g. `/api/internal/v1/attachments`. */
  filesUrl?: string;
}

/**
 * Reaches Prosa through the host's Supabase client: reads and writes by `rpc` in the schema
 * `prosa` under row level security, facts by private broadcast, media by signed URL.
 *
 * The topics of one client are joined once: use one transport for each client.
 * @example
 * const transport = supabaseTransport({ client: supabase, messagesUrl: "/api/messages" });
 */
export function supabaseTransport({
  client,
  messagesUrl,
  typingUrl,
  startUrl,
  filesUrl,
}: SupabaseTransportOptions): InboxTransport {
  const call = callBy(client);
  const { presence, receive } = createPeers(call);
  const ask = createAsk(() => bearerOf(client));
  const url = messagesUrl?.replace(/\/$/, "");
  const carrier: Carrier = {
    call,
    about: (messageId, verb, body, o) =>
      url
        ? postJson(ask, `${url}/${messageId}/${verb}`, body, o)
        : call(`${verb}_message`, { messageId, ...body }, o),
    begin: (first) =>
      startUrl ? postJson(ask, startUrl, first) : call("start_conversation", first),
  };

  return {
    id: "supabase",
    ...userFunctions(carrier),
    send: async (message, o) =>
      parseAnswer(
        "ack",
        await (url ? postJson(ask, url, message, o) : call("enqueue_message", message, o)),
      ),
    ...(typingUrl && {
      announceTyping: async (conversationId: string, state: string) => {
        await postJson(ask, typingUrl, { conversationId, state });
      },
    }),
    subscribe: createSubscribe(client, receive),
    presence,
    ...createMedia(client, call, ask, filesUrl),
  };
}
