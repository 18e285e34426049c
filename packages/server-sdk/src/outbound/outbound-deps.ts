import { SEND_HOLD_MS, SEND_MAX_HOLD_MS, SEND_TIMEOUT_MS } from "@prosa/core";
import type { Channels, Clock, Logger, MediaStore, SecretBox, SqlGateway } from "../ports/index.ts";

/** How patient sending is, in milliseconds. */
export interface SendTimes {
  /** Of one provider call. */
  timeoutMs: number;
  /** How long an unknown send holds its followers before the provider is asked. */
  holdMs: number;
  /** How long it holds them at most. */
  maxHoldMs: number;
  /** How long a message that cannot leave is tried again. */
  retryForMs: number;
}

export const defaultSendTimes: SendTimes = {
  timeoutMs: SEND_TIMEOUT_MS,
  holdMs: SEND_HOLD_MS,
  maxHoldMs: SEND_MAX_HOLD_MS,
  retryForMs: 3_600_000,
};

/** What the sending room needs of the world. */
export interface OutboundDeps {
  sql: SqlGateway;
  channels: Channels;
  media?: MediaStore;
  secrets?: SecretBox;
  clock: Clock;
  logger: Logger;
  times: SendTimes;
}
