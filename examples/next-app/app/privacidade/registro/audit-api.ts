import type { AuditEntry } from "@prosa/server-sdk";
import { askApi } from "../../../lib/ask-api.ts";

const base = "/api/internal/v1";

/** What acts are about; each is the first word of its actions. */
export const subjects = [
  "member",
  "team",
  "channel",
  "conversation",
  "contact",
  "attachment",
  "dead_letter",
  "tenant",
] as const;
export type Subject = (typeof subjects)[number];

/** An empty one filters nothing. */
export interface Filters {
  action: string;
  actor: string;
}

const set = ({ action, actor }: Filters) => ({
  ...(action && { action }),
  ...(actor && { actor }),
});

/** What the page asks of the server. */
export const auditApi = {
  read: (tenantId: string, filters: Filters, before: string | null, signal?: AbortSignal) =>
    askApi<{ items: AuditEntry[]; nextCursor: string | null }>(
      `${base}/list_audit`,
      { tenantId, ...set(filters), ...(before && { before }) },
      signal,
    ),
  async people(tenantId: string, signal: AbortSignal) {
    const { members } = await askApi<{ members: { id: string; name: string }[] }>(
      `${base}/get_session`,
      { tenantId },
      signal,
    );
    return members;
  },
};

/** Where the whole log is a file. */
export function auditCsvUrl(tenantId: string, filters: Filters): string {
  return `${base}/audit.csv?${new URLSearchParams({ tenantId, ...set(filters) })}`;
}
