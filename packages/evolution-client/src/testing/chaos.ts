/** How a send route misbehaves. */
export type SendFailure =
  /** Works. */
  | "none"
  /** Refused before it took effect. */
  | "400"
  /** HTTP 500, nothing was sent. */
  | "500-before"
  /** HTTP 500 after the customer got it: the result is unknown to the caller. */
  | "500-after"
  /** The customer got it, and no answer ever comes. */
  | "timeout";

/** Faults that the fake provokes on purpose. All of them are deterministic under the seed. */
export interface ChaosSettings {
  /** Every webhook is delivered twice. */
  duplicate: boolean;
  /** Events of a short window arrive shuffled, statuses before their message. */
  reorder: boolean;
  /** Webhooks wait up to this many milliseconds, each its own share. */
  delayMs: number;
  /** Share of webhooks that never leave, 0 to 1. */
  drop: number;
  /**
   * Status that a proxy in between answers to the first attempt of every webhook, which then does
   * not reach the consumer; 0 is off. 4xx of Evolution's final list loses the event.
   */
  httpError: number;
  sendFailure: SendFailure;
  /** Milliseconds that every REST call takes longer. */
  slowMs: number;
  /** Everybody who has a LID is addressed by it. */
  lid: boolean;
  /** Every picture is announced by an album of one. */
  album: boolean;
  /** The instances lose WhatsApp; what customers write meanwhile arrives on return. */
  disconnect: boolean;
}

/** No faults. */
export const calm: Readonly<ChaosSettings> = {
  duplicate: false,
  reorder: false,
  delayMs: 0,
  drop: 0,
  httpError: 0,
  sendFailure: "none",
  slowMs: 0,
  lid: false,
  album: false,
  disconnect: false,
};

const sendFailures: readonly string[] = ["none", "400", "500-before", "500-after", "timeout"];

/** Keeps what is a valid setting of an untrusted patch and ignores the rest. */
export function parseChaos(patch: unknown): Partial<ChaosSettings> {
  if (typeof patch !== "object" || patch === null) return {};
  const valid = Object.entries(patch).filter(([key, value]) => {
    if (!Object.hasOwn(calm, key)) return false;
    if (key === "sendFailure") return sendFailures.includes(String(value));
    if (typeof value !== typeof calm[key as keyof ChaosSettings]) return false;
    return typeof value !== "number" || (Number.isFinite(value) && value >= 0);
  });
  return Object.fromEntries(valid);
}
