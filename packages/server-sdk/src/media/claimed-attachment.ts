import type { SealedChannel } from "../open-sender.ts";
import type { JsonObject, MediaKind } from "../ports/index.ts";

/** What `claim_attachment` hands to a job. */
export interface ClaimedAttachment {
  attachment: {
    id: string;
    kind: MediaKind;
    mime: string | null;
    fileName: string | null;
    /** This attempt included. */
    attempts: number;
    providerRef: { inlineOrd?: number; url?: string; pull?: boolean };
  };
  message: {
    id: string;
    conversationId: string;
    externalId: string;
    fromMe: boolean;
    sendKey: string;
  };
  channel: SealedChannel & { tenantId: string };
  /** The stored event that carries the bytes, when one does. */
  payload: JsonObject | null;
}
