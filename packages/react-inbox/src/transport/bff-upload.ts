import * as v from "valibot";
import type { Ask } from "./ask.ts";
import { readAs, text } from "./parse.ts";
import type { InboxTransport } from "./transport.ts";

const uploaded = v.object({ attachmentId: text });

/** Uploads through the host's server; the bytes are the body. */
export function createUpload(ask: Ask, url: string): Required<Pick<InboxTransport, "upload">> {
  return {
    async upload({ conversationId, file, fileName, mime }, progress, o) {
      progress(0.05);
      const described = new URLSearchParams({ conversationId, fileName, mime });
      const response = await ask(`${url}?${described}`, {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body: file,
        ...(o?.signal && { signal: o.signal }),
      });
      progress(1);
      return readAs(uploaded, "uploaded", await response.json());
    },
  };
}
