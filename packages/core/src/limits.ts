/** Largest webhook body that is parsed, in bytes. Evolution sends 30 MB and more with base64 on. */
export const WEBHOOK_MAX_BYTES = 16 * 1024 * 1024;

/** How much of a larger body is read for its ids, in bytes. */
export const WEBHOOK_STUB_BYTES = 64 * 1024;

/** Longest text of one message, in characters (WhatsApp's own limit). */
export const MESSAGE_MAX_CHARS = 65_536;

/** Largest file that an operator may attach, in bytes. The channel may allow less. */
export const ATTACHMENT_MAX_BYTES = 64 * 1024 * 1024;

/** Life of a signed media URL, in seconds. */
export const SIGNED_URL_SECONDS = 300;

/** Largest body of a realtime event, in bytes: beyond it the event is cut and its message fetched. */
export const REALTIME_MAX_BYTES = 4_096;

/** Time-out of one provider call, in milliseconds. */
export const SEND_TIMEOUT_MS = 30_000;

/** Age at which an open send attempt counts as lost, in milliseconds. */
export const SEND_STALE_MS = 45_000;

/** How long an unknown send holds its followers before it is looked up, in milliseconds. */
export const SEND_HOLD_MS = 45_000;

/** How long an unknown send holds its followers at most, in milliseconds. */
export const SEND_MAX_HOLD_MS = 60_000;

/** Provider times later than receipt by more than this are pulled back, in milliseconds. */
export const CLOCK_SKEW_MS = 60_000;

/** How long a typing signal stays true, in milliseconds. */
export const TYPING_MS = 10_000;
