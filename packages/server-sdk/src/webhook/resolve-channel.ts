import type { ChannelSettings, Clock, SecretBox, SqlGateway } from "../ports/index.ts";
import { sha256Hex } from "./token.ts";

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

const freshMs = 15_000;
const unknownMs = 2_000;
const maxTokens = 5_000;

/**
 * Looks a token up by its hash, at most once in 15 seconds: a revoked token is refused within that
 * time. Unknown tokens are remembered for 2 seconds, so that a stranger who knocks costs little.
 */
export function createChannelResolver(deps: {
  sql: SqlGateway;
  secrets?: SecretBox;
  clock: Clock;
}): (token: string) => Promise<KnownChannel | null> {
  const known = new Map<string, { channel: Promise<KnownChannel | null>; untilMs: number }>();

  const ask = async (tokenHash: string): Promise<KnownChannel | null> => {
    const found = await deps.sql.call<Resolved | null>(
      "resolve_channel_token",
      { tokenHash },
      "service",
    );
    if (!found) return null;
    const { secret, ...channel } = found;
    const secrets =
      secret && deps.secrets
        ? await deps.secrets.open(channel.channelId, secret.ciphertext, secret.keyVersion)
        : {};
    return { ...channel, secrets };
  };

  return async (token) => {
    const tokenHash = await sha256Hex(token);
    const nowMs = deps.clock.monotonic();
    const remembered = known.get(tokenHash);
    if (remembered && remembered.untilMs > nowMs) return remembered.channel;
    if (known.size >= maxTokens) known.clear();
    const entry = { channel: ask(tokenHash), untilMs: nowMs + freshMs };
    known.set(tokenHash, entry);
    try {
      const channel = await entry.channel;
      if (channel === null) entry.untilMs = nowMs + unknownMs;
      return channel;
    } catch (error) {
      known.delete(tokenHash);
      throw error;
    }
  };
}
