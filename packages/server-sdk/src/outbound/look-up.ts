import { openSender } from "../open-sender.ts";
import type { LookupResult } from "../ports/index.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import type { LookupStep } from "./send-step.ts";

/**
 * Asks the provider for a message whose send nobody saw end. Without a way to ask, or on any
 * trouble, the answer is `unavailable`.
 */
export async function lookUp(deps: OutboundDeps, step: LookupStep): Promise<LookupResult> {
  const { message } = step;
  const attachment = message.attachments[0];
  const { template } = message.content;
  try {
    const sender = await openSender(deps, step.channel);
    if (!sender.lookup) return "unavailable";
    return await sender.lookup(
      {
        sendKey: step.sendKey,
        content: template
          ? { kind: "template", name: template.name }
          : attachment
            ? { kind: "media", mediaKind: attachment.kind, caption: message.body }
            : { kind: "text", body: message.body ?? "" },
        notBefore: step.attempt.startedAt,
        knownExternalIds: step.knownExternalIds,
      },
      AbortSignal.timeout(10_000),
    );
  } catch (error) {
    deps.logger.warn({ message_id: message.id, error: String(error) }, "lookup failed");
    return "unavailable";
  }
}
