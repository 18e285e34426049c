"use client";

import { ProsaError } from "@prosa/core";
import type { SupabaseClient } from "@supabase/supabase-js";
import { parseAnswer } from "./parse.ts";
import { createMedia } from "./supabase-media.ts";
import { bearerOf, createRealtime } from "./supabase-realtime.ts";
import { abortedError, answerError, rpcError } from "./to-error.ts";
import type { CallOptions, InboxTransport } from "./transport.ts";

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
  filesUrl,
}: SupabaseTransportOptions): InboxTransport {
  async function call(fn: string, args: object, options?: CallOptions): Promise<unknown> {
    const query = client.schema("prosa").rpc(fn, { args });
    const { data, error, status } = await (options?.signal
      ? query.abortSignal(options.signal)
      : query);
    if (options?.signal?.aborted) throw abortedError(options.signal);
    if (error) throw rpcError(error, status);
    return data;
  }

  async function post(url: string, body: object, options?: CallOptions): Promise<unknown> {
    const bearer = await bearerOf(client);
    let response: Response;
    try {
      response = await fetch(url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "content-type": "application/json", ...bearer },
        body: JSON.stringify(body),
        signal: options?.signal,
      });
    } catch (cause) {
      throw new ProsaError(
        "storage.unavailable",
        "The request did not reach the server. It is sent again once the network is back.",
        { cause },
      );
    }
    if (!response.ok) throw await answerError(response);
    const text = await response.text();
    return text === "" ? null : JSON.parse(text);
  }

  const url = messagesUrl?.replace(/\/$/, "");
  const settle =
    (verb: "retry" | "discard" | "verify") =>
    async (messageId: string, settings: object = {}) => {
      if (url) await post(`${url}/${messageId}/${verb}`, settings);
      else await call(`${verb}_message`, { messageId, ...settings });
    };

  return {
    id: "supabase",
    session: async (query, o) => parseAnswer("session", await call("get_session", query, o)),
    async conversations({ status, ...query }, o) {
      const args = { sort: "recent", ...query, ...(status.length > 0 && { status }) };
      return parseAnswer("page", await call("list_conversations", args, o));
    },
    sync: async (query, o) => parseAnswer("sync", await call("sync_conversations", query, o)),
    conversation: async (conversationId, o) =>
      parseAnswer("item", await call("get_conversation", { conversationId }, o)),
    counts: async (query, o) => parseAnswer("counts", await call("count_conversations", query, o)),
    search: async (query, o) => parseAnswer("found", await call("search_inbox", query, o)),
    messages: async (query, o) => parseAnswer("window", await call("list_messages", query, o)),
    message: async (messageId, o) =>
      parseAnswer("message", await call("get_message", { messageId }, o)),
    changes: async (query, o) => parseAnswer("changes", await call("list_changes", query, o)),
    send: async (message, o) =>
      parseAnswer("ack", await (url ? post(url, message, o) : call("enqueue_message", message, o))),
    retry: settle("retry"),
    discard: settle("discard"),
    verify: settle("verify"),
    markRead: async (conversationId, seq) =>
      parseAnswer("read", await call("mark_read", { conversationId, seq })),
    update: async (conversationId, patch) =>
      parseAnswer("conversation", await call("update_conversation", { conversationId, patch })),
    ...(typingUrl && {
      announceTyping: async (conversationId: string, state: string) => {
        await post(typingUrl, { conversationId, state });
      },
    }),
    ...createRealtime(client),
    ...createMedia(client, call, filesUrl),
  };
}
