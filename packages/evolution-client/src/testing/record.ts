import { parseWebhook } from "../webhook-payload.ts";
import { anonymize } from "./anonymize.ts";

/** A webhook as it arrived. */
export interface CapturedWebhook {
  /** Path of the request, with the suffix of `byEvents`. */
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** The parsed body. */
  body: unknown;
}

/** A webhook without anybody's data, ready to be a fixture. */
export interface RecordedWebhook {
  /** `<event>--<case>`, such as `messages.upsert--imageMessage`; a file name. */
  name: string;
  fixture: {
    headers: Record<string, string>;
    body: unknown;
    path: string;
    provenance: "recorded";
    /** The server's version, `unknown` when it was not given. */
    version: string;
  };
}

/** Options of {@link createRecorder}. */
export interface RecorderOptions {
  /** Version of the server that sends. */
  version?: string;
  /**
   * Decides the replacements. Who knows it can test a guess of who is behind one, so keep it, or
   * leave it out for a random one.
   */
  secret?: string;
}

/** Headers whose values say nothing about anybody. */
const plainHeaders = ["accept", "content-type", "user-agent", "x-event-type"];

/** Fields that tell the cases of one event apart, the first that is there. */
const caseFields = ["messageType", "state", "action", "status", "type"];

function caseOf(item: unknown): string {
  const fields = (typeof item === "object" && item !== null ? item : {}) as Record<string, unknown>;
  const found = caseFields.map((field) => fields[field]).find((value) => typeof value === "string");
  const words = typeof found === "string" ? found.replace(/[^A-Za-z0-9]+/g, "-") : "";
  return words.slice(0, 40) || "plain";
}

function headersOf(headers: CapturedWebhook["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const key = name.toLowerCase();
      if (value === undefined || key === "host" || key === "content-length") return [];
      return [[key, plainHeaders.includes(key) ? String(value) : "[removed]"]];
    }),
  );
}

/**
 * Creates a recorder that turns live webhooks into fixtures without personal data.
 *
 * It holds no state but the secret: people, messages and chats keep their relations across all
 * webhooks that one recorder has seen, and across recorders with the same secret. Never throws on
 * what a webhook holds; bodies are not changed.
 *
 * Names, texts, numbers, ids, links, keys, files and coordinates are replaced, and so is every field
 * that is unknown. Times, sizes and counts stay: look at a fixture before you publish it.
 */
export function createRecorder(options: RecorderOptions = {}): {
  record(webhook: CapturedWebhook): RecordedWebhook;
} {
  const secret = options.secret ?? crypto.randomUUID();
  return {
    record: ({ path, headers, body }) => {
      const { event, data } = parseWebhook(body);
      const suffix = `/${event.replaceAll(".", "-").replaceAll("_", "-")}`;
      const byEvents = event !== "" && path.endsWith(suffix);
      const safeEvent = event.replace(/[^a-z0-9.-]/g, "").slice(0, 60) || "unknown";
      return {
        name: `${safeEvent}--${caseOf(Array.isArray(data) ? data[0] : data)}`,
        fixture: {
          headers: headersOf(headers),
          body: anonymize(body, secret),
          path: `/webhooks/evolution${byEvents ? suffix : ""}`,
          provenance: "recorded",
          version: options.version ?? "unknown",
        },
      };
    },
  };
}
