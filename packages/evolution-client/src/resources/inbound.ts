import { EvolutionError } from "../errors.ts";
import type { CallOptions, Requester } from "../request.ts";

/** A message that another system puts into an instance of the EVOLUTION channel. */
export interface EvolutionChannelMessage {
  /** The instance's `number`. */
  numberId: string;
  key: { remoteJid: string; fromMe: boolean; id: string };
  pushName?: string;
  message: Record<string, unknown>;
  messageType: string;
}

/**
 * The doors by which other systems bring messages. They have no key and no signature check (2.3.7):
 * whoever reaches them can forge customers, so close them at the proxy. No key is sent here.
 */
export interface InboundResource {
  /** Brings a message to the EVOLUTION channel. Success says that it was taken, not understood. */
  evolution(message: EvolutionChannelMessage, options?: CallOptions): Promise<{ status: string }>;
  /** Replays a notification of Meta's Cloud API, as Meta's servers would post it. */
  meta(notification: Record<string, unknown>, options?: CallOptions): Promise<{ status: string }>;
  /**
   * Does Meta's handshake. Resolves to the challenge when the token is right; a wrong one is HTTP
   * 200 too, with the text `Error, wrong validation token`.
   * @throws EvolutionError `unauthorized`
   */
  verifyMeta(
    request: { verifyToken: string; challenge: string },
    options?: CallOptions,
  ): Promise<string>;
}

/** The doors alone, for bundles that need no more. */
export function createInboundResource(call: Requester): InboundResource {
  const post = (door: string, body: unknown, options?: CallOptions) =>
    call<{ status: string }>(
      { method: "POST", path: ["webhook", door], body, keyless: true },
      options,
    );
  return {
    evolution: async (message, options) => post("evolution", message, options),
    meta: async (notification, options) => post("meta", notification, options),
    verifyMeta: async ({ verifyToken, challenge }, options) => {
      const query = {
        "hub.mode": "subscribe",
        "hub.verify_token": verifyToken,
        "hub.challenge": challenge,
      };
      const path = ["webhook", "meta"];
      const answer = String(await call({ method: "GET", path, query, keyless: true }, options));
      if (answer === challenge) return answer;
      throw new EvolutionError({
        code: "unauthorized",
        sent: "no",
        status: 200,
        body: answer,
        message: "Evolution did not repeat the challenge. Pass its WA_BUSINESS_TOKEN_WEBHOOK.",
      });
    },
  };
}
