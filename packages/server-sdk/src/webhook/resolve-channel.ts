import { createBreaker, isAway } from "../intake/breaker.ts";
import type { ChannelSettings, Clock, SecretBox, SqlGateway } from "../ports/index.ts";
import { sha256Hex } from "../sha256-hex.ts";
import { PATIENCE_MS } from "./keep-events.ts";

/** The channel that a token opens. */
export interface KnownChannel {
  channelId: string;
  tenantId: string;
  provider: string;
  settings: ChannelSettings;
  /** Opened; empty when the channel has none or nobody can open them. */
  secrets: Record<string, string>;
}

interface Resolved extends Omit<KnownChannel, "secrets"> {
  secret: { ciphertext: string; keyVersion: number } | null;
}

interface Asked {
  channel: Promise<KnownChannel | null>;
  untilMs: number;
}

const freshMs = 15_000;
const unknownMs = 2_000;
const lastKnownMs = 24 * 3_600_000;
const maxTokens = 5_000;

/**
 * Looks a token up by its hash, at most once in 15 seconds: a revoked token is refused within that
 * time. Unknown tokens are remembered for 2 seconds, so that a stranger who knocks costs little.
 *
 * While Postgres is away, a token that it knew within the last 24 hours goes on opening its channel;
 * as soon as Postgres can be asked, its answer counts again.
 *
 * `beforeAsking` may refuse, by throwing, a token that did not open a channel within that time.
 */
export function createChannelResolver(deps: {
  sql: SqlGateway;
  secrets?: SecretBox;
  clock: Clock;
}): (token: string, beforeAsking?: () => Promise<void>) => Promise<KnownChannel | null> {
  const { clock } = deps;
  const postgres = createBreaker({ name: "Postgres", clock });
  const asked = new Map<string, Asked>();
  const lastKnown = new Map<string, { channel: KnownChannel; atMs: number }>();

  const ask = async (tokenHash: string): Promise<KnownChannel | null> => {
    const limit = lastKnown.has(tokenHash) ? { timeoutMs: PATIENCE_MS } : {};
    const found = await postgres.run(() =>
      deps.sql.call<Resolved | null>("resolve_channel_token", { tokenHash }, "service", limit),
    );
    if (!found) return null;
    const { secret, ...channel } = found;
    const secrets =
      secret && deps.secrets
        ? await deps.secrets.open(channel.channelId, secret.ciphertext, secret.keyVersion)
        : {};
    return { ...channel, secrets };
  };

  /** Answers, and says how long the answer may be used again. */
  const resolve = async (tokenHash: string): Promise<[KnownChannel | null, forMs: number]> => {
    try {
      const channel = await ask(tokenHash);
      if (channel === null) {
        lastKnown.delete(tokenHash);
        return [null, unknownMs];
      }
      if (lastKnown.size >= maxTokens) lastKnown.clear();
      lastKnown.set(tokenHash, { channel, atMs: clock.monotonic() });
      return [channel, freshMs];
    } catch (error) {
      const last = lastKnown.get(tokenHash);
      if (!isAway(error) || !last || clock.monotonic() - last.atMs > lastKnownMs) throw error;
      return [last.channel, 0];
    }
  };

  return async (token, beforeAsking) => {
    const tokenHash = await sha256Hex(token);
    const nowMs = clock.monotonic();
    const remembered = asked.get(tokenHash);
    if (remembered && remembered.untilMs > nowMs) return remembered.channel;
    if (asked.size >= maxTokens) asked.clear();
    const entry: Asked = {
      untilMs: Number.POSITIVE_INFINITY,
      channel: (lastKnown.has(tokenHash) || !beforeAsking
        ? resolve(tokenHash)
        : beforeAsking().then(() => resolve(tokenHash))
      ).then(
        ([channel, forMs]) => {
          entry.untilMs = nowMs + forMs;
          return channel;
        },
        (error: unknown) => {
          asked.delete(tokenHash);
          throw error;
        },
      ),
    };
    asked.set(tokenHash, entry);
    return entry.channel;
  };
}
