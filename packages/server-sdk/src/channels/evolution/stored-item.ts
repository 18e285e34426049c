import type { JsonObject } from "../../ports/index.ts";
import { textOf } from "./wire.ts";

/** A stored payload as `envelope` made it, with the settings that decide its meaning. */
export interface StoredItem {
  event: string;
  data: unknown;
  /** The account's own JID, or `null`. */
  sender: string | null;
  /** The server's local clock with a false zone: orders reports of one server, nothing else. */
  dateTime: string | null;
  groups: "store" | "ignore";
}

export function readStoredItem(
  providerEvent: string,
  payload: JsonObject,
  settings: JsonObject,
): StoredItem {
  const dateTime = textOf(payload.dateTime);
  const ms = dateTime === null ? Number.NaN : Date.parse(dateTime);
  return {
    event: providerEvent,
    data: payload.data ?? null,
    sender: textOf(payload.sender),
    dateTime: Number.isNaN(ms) ? null : new Date(ms).toISOString(),
    groups: settings.groups === "ignore" ? "ignore" : "store",
  };
}
