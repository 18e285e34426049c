import { randomInt, randomUUID } from "node:crypto";
import { parseChangeFilter } from "./change-filter.ts";
import type { ChangeBinding } from "./channels.ts";
import { isRecord } from "./protocol.ts";

/** What a client asks for when it joins a channel. */
export interface JoinRequest {
  accessToken: string | null;
  isPrivate: boolean;
  hearsItself: boolean;
  acknowledges: boolean;
  presenceKey: string;
  presenceEnabled: boolean;
  bindings: ChangeBinding[];
  /** The bindings as the client must get them back, in its order. */
  echo: Record<string, unknown>[];
}

/**
 * Reads the payload of `phx_join`. Missing settings take the defaults of hosted Realtime.
 *
 * @throws Error when a filter of a binding cannot be read.
 */
export function parseJoinRequest(payload: Record<string, unknown>): JoinRequest {
  const config = record(payload.config);
  const broadcast = record(config.broadcast);
  const presence = record(config.presence);
  const wanted = Array.isArray(config.postgres_changes) ? config.postgres_changes : [];
  const pairs = wanted.filter(isRecord).map(toBinding);
  return {
    accessToken: typeof payload.access_token === "string" ? payload.access_token : null,
    isPrivate: config.private === true,
    hearsItself: broadcast.self === true,
    acknowledges: broadcast.ack === true,
    presenceKey: text(presence.key) || randomUUID(),
    presenceEnabled: presence.enabled !== false,
    bindings: pairs.map(({ binding }) => binding),
    echo: pairs.map(({ echo }) => echo),
  };
}

function toBinding(wanted: Record<string, unknown>): {
  binding: ChangeBinding;
  echo: Record<string, unknown>;
} {
  const { event, schema, table, filter, select } = wanted;
  const id = randomInt(2 ** 31);
  const columns = typeof select === "string" ? select.split(",") : select;
  const binding: ChangeBinding = {
    id,
    event: text(event) || "*",
    schema: text(schema) || "*",
    ...(text(table) ? { table: text(table) } : {}),
    filter: text(filter) ? parseChangeFilter(text(filter)) : null,
    select: Array.isArray(columns) ? columns.map((name) => String(name).trim()) : null,
  };
  return { binding, echo: { id, event, schema, table, filter } };
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
