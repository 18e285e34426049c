import type { InboundChannel, Normalized } from "@prosa/core";
import type { StoredItem } from "./stored-item.ts";
import { fieldsOf, integerOf, textOf } from "./wire.ts";

const states = new Map<string, InboundChannel["state"]>([
  ["connecting", "connecting"],
  ["open", "open"],
  ["close", "closed"],
  ["closed", "closed"],
  ["refused", "refused"],
]);

/**
 * `connection.update` and `status.instance`.
 * @see Evolution 2.3.7 sends no `close` for a short drop, only `connecting` and `open`.
 */
export function normalizeConnection(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  const state = states.get(textOf(data.state) ?? textOf(data.status) ?? "");
  if (!state) return { ignored: "no_effect", detail: "no known state" };
  const reason = integerOf(data.statusReason) ?? integerOf(data.disconnectionReasonCode);
  return {
    effects: [
      {
        type: "channel",
        state,
        reason: reason === null || reason === 200 ? null : String(reason),
        ownAddress: textOf(data.wuid) ?? item.sender,
        reportedAt: item.dateTime,
      },
    ],
  };
}

/** The instance is gone or signed out. */
export function normalizeInstanceEnd(item: StoredItem, state: "closed" | "deleted"): Normalized {
  return {
    effects: [
      { type: "channel", state, reason: item.event, ownAddress: null, reportedAt: item.dateTime },
    ],
  };
}

/** A QR code was shown, or there will be no more. The code itself is never stored. */
export function normalizeQr(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  const expired = data.qrcode === undefined && integerOf(data.statusCode) !== null;
  return { effects: [{ type: "qr", code: null, pairingCode: null, expired }] };
}
