import type { PrivacyRequest } from "@prosa/server-sdk";
import { ApiError, askApi } from "../../lib/ask-api.ts";
import type { PrivacyStrings } from "./strings.ts";

const base = "/api/internal/v1";

export type Request = PrivacyRequest & { contactName: string | null };

export interface Person {
  id: string;
  name: string | null;
  phone: string | null;
}

export const retentionClasses = [
  "rawDays",
  "statusDays",
  "mediaDays",
  "messageDays",
  "auditDays",
] as const;
/** Days by class; `null` keeps for good. */
export type Retention = Record<(typeof retentionClasses)[number], number | null>;

/** What the page asks of the server. */
export const privacyApi = {
  async read(tenantId: string, signal: AbortSignal) {
    const [{ requests }, { retention }] = await Promise.all([
      askApi<{ requests: Request[] }>(`${base}/list_privacy_requests`, { tenantId }, signal),
      askApi<{ retention: Retention }>(`${base}/get_retention`, { tenantId }, signal),
    ]);
    return { requests, retention };
  },
  /** The people whose name or phone is like that, each once. */
  async find(tenantId: string, query: string, signal: AbortSignal): Promise<Person[]> {
    const { conversations } = await askApi<{ conversations: { contact: Person }[] }>(
      `${base}/search_inbox`,
      { tenantId, query, limit: 20 },
      signal,
    );
    const people = new Map(conversations.map(({ contact }) => [contact.id, contact]));
    return [...people.values()];
  },
  ask: (kind: Request["kind"], contactId: string) =>
    askApi<object>(
      `${base}/${kind === "export" ? "request_contact_export" : "request_contact_erasure"}`,
      { contactId },
    ),
  keep: (tenantId: string, retention: Retention) =>
    askApi<object>(`${base}/set_retention`, { tenantId, retention }),
  /** A signed address of one file of a copy. */
  open: (storagePath: string) => askApi<{ url: string }>(`${base}/open_file`, { storagePath }),
};

/** What went wrong, in the words of the page. */
export function explain(error: unknown, { errors }: PrivacyStrings): string {
  const code = error instanceof ApiError ? error.code : "internal";
  if (code === "auth.forbidden") return errors.forbidden;
  if (code.startsWith("storage.") || code === "network") return errors.unavailable;
  if (code === "request.invalid") return errors.days;
  if (code === "attachment.not_found") return errors.copyGone;
  return errors.other(code);
}
