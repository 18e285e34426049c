import type { SealedChannel } from "../open-sender.ts";
import type { JsonObject, MediaKind } from "../ports/index.ts";

/** What `claim_attachment` and `locate_attachment` say of a file. */
export interface ClaimedAttachment {
  attachment: {
    id: string;
    kind: MediaKind;
    mime: string | null;
    fileName: string | null;
    /** This attempt included. */
    attempts: number;
    durationMs: number | null;
    hasWaveform: boolean;
    /** Where the operator's upload lies; `null` for a received file. */
    uploadPath: string | null;
    providerRef: { inlineOrd?: number; url?: string; pull?: boolean };
  };
  message: {
    id: string;
    conversationId: string;
    /** `null` for a message of ours that has not left. */
    externalId: string | null;
    fromMe: boolean;
    sendKey: string;
    /** It is, or is to be, a voice note. */
    voice: boolean;
  };
  channel: SealedChannel & { tenantId: string };
  /** The stored event that carries the bytes, when one does. */
  payload: JsonObject | null;
}
