"use client";

import { createAsk, postJson } from "./ask.ts";
import { createEventStream } from "./bff-events.ts";
import { laterMethods } from "./later-methods.ts";
import { parseAnswer } from "./parse.ts";
import { createPeers } from "./peers.ts";
import type { InboxTransport } from "./transport.ts";
import { type Call, type Carrier, userFunctions } from "./user-functions.ts";

export interface BffTransportOptions {
  /** Where the host mounted Prosa's API, without `/api`. @defaultValue this page's origin */
  baseUrl?: string;
  /** @defaultValue the browser's */
  fetch?: typeof fetch;
  /**
   * What says who asks, e.g. `{ authorization }`; called before each request, so that a token may be
   * renewed. Without it the host's own cookies say so.
   */
  getHeaders?: () => HeadersInit | Promise<HeadersInit>;
}

/**
 * Reaches Prosa through the host's own server alone: reads and writes by `fetch`, facts by server-sent
 * events. The browser holds no key of Supabase; of its addresses it sees only the signed URLs of files,
 * which the host's content security policy must allow for images and media.
 *
 * @example
 * const transport = bffTransport({ getHeaders: () => ({ authorization: `Bearer ${token()}` }) });
 */
export function bffTransport(options: BffTransportOptions = {}): InboxTransport {
  const root = `${(options.baseUrl ?? "").replace(/\/$/, "")}/api`;
  const ask = createAsk(options.getHeaders ?? (() => ({})), options.fetch);
  const call: Call = (fn, args, o) => postJson(ask, `${root}/internal/v1/${fn}`, args, o);
  const { presence, receive } = createPeers(call);
  const carrier: Carrier = {
    call,
    about: (messageId, verb, body, o) =>
      postJson(ask, `${root}/messages/${messageId}/${verb}`, body, o),
    begin: (first) => call("conversations", first),
  };
  const filesUrl = `${root}/internal/v1/attachments`;

  return {
    id: "bff",
    ...userFunctions(carrier),
    send: async (message, o) =>
      parseAnswer("ack", await postJson(ask, `${root}/messages`, message, o)),
    async announceTyping(conversationId, state) {
      await call("typing", { conversationId, state });
    },
    subscribe: createEventStream(ask, `${root}/internal/v1/events`, receive),
    presence,
    ...laterMethods(async () => (await import("./bff-upload.ts")).createUpload(ask, filesUrl), {
      upload: true,
    }),
    async mediaUrl(storagePath) {
      const { url, seconds } = parseAnswer("opened", await call("open_file", { storagePath }));
      return { url, expiresAt: Date.now() + (seconds - 20) * 1_000 };
    },
    async openFile(attachmentId) {
      return (await ask(`${filesUrl}/${attachmentId}`)).blob();
    },
  };
}
