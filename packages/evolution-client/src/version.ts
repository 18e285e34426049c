/** How a version spells a one-to-one chat that WhatsApp addresses by LID. */
export type LidSpelling =
  /** Up to 2.2: `remoteJid` is the LID, and the phone is unknown. */
  | "lid_only"
  /** 2.3.0: `remoteJid` is the LID, `senderPn` the phone. */
  | "sender_pn"
  /** 2.3.1 to 2.3.4: `remoteJid` is the phone, `previousRemoteJid` the LID. */
  | "previous_lid"
  /** 2.3.5 and 2.3.6: `remoteJid` is the LID, `remoteJidAlt` the phone. */
  | "alt_phone"
  /** 2.3.7: `remoteJid` and `remoteJidAlt` are both the phone, the LID is lost. */
  | "phone_twice"
  /** 2.4: `remoteJid` is the phone, `remoteJidAlt` the LID. */
  | "alt_lid";

/** How an edit by the customer shows in `messages.update`. */
export type InboundEditStatus =
  /** 2.3.7 on: `SERVER_ACK` with `message.editedMessage`. */
  | "server_ack"
  /** 2.3.0 to 2.3.4: `DELETED`. */
  | "deleted"
  /** Up to 2.2: without a status. */
  | "none"
  /** 2.3.5 and 2.3.6: there is no such event, only `messages.edited`. */
  | "no_event";

/** What a version does differently, as far as a caller has to know. */
export interface EvolutionQuirks {
  /** `nested` (v1: `textMessage.text`) is not spoken by this client. */
  bodies: "nested" | "flat";
  lidSpelling: LidSpelling;
  inboundEdit: InboundEditStatus;
  /** 2.3.0 to 2.3.6 swallow a repeated message id for 5 min, and at times a real message. */
  dropsRepeats: boolean;
  /** Up to 2.3.6 `findContacts` heeds `remoteJid` alone. */
  findContactsFilters: boolean;
  /** From 2.3.7 votes of polls arrive decrypted. */
  decryptsVotes: boolean;
  /** From 2.3.0 failed webhooks are repeated with growing pauses, before every 30 s. */
  webhookBackoff: boolean;
  /** From 2.4 voice notes can quote. */
  quotesAudio: boolean;
  /** Before 2.4 WHATSAPP-BUSINESS may show messages under another customer: do not use it. */
  mixesMetaCustomers: boolean;
  /** From 2.4 an instance that was not activated answers 503, `unlicensed`. */
  licenseGate: boolean;
  /** From 2.4 webhooks carry `X-Instance-ID`, `X-Event-Type` and `X-Timestamp`. */
  webhookHeaders: boolean;
}

/** A server's version and what follows from it. */
export interface EvolutionVersion {
  /** As the server says it: `2.3.7`, `2.4.0-rc2`. */
  text: string;
  major: number;
  minor: number;
  patch: number;
  quirks: EvolutionQuirks;
}

/**
 * Reads a version. Unknown texts and future versions are read as the newest that is known (2.4); a
 * pre-release counts as its release.
 */
export function parseVersion(text: string): EvolutionVersion {
  const [, ...parts] = /^v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?/.exec(text) ?? [];
  const [major = 2, minor = 4, patch = 0] = parts.map((part) => Number(part ?? 0));
  const at = major * 1e6 + minor * 1e3 + patch;
  const is = (least: number): boolean => at >= least;
  const pick = <Value>(newest: Value, ...older: [before: number, value: Value][]): Value =>
    older.find(([before]) => at < before)?.[1] ?? newest;
  return {
    text,
    major,
    minor,
    patch,
    quirks: {
      bodies: is(2e6) ? "flat" : "nested",
      lidSpelling: pick<LidSpelling>(
        "alt_lid",
        [2_003_000, "lid_only"],
        [2_003_001, "sender_pn"],
        [2_003_005, "previous_lid"],
        [2_003_007, "alt_phone"],
        [2_004_000, "phone_twice"],
      ),
      inboundEdit: pick<InboundEditStatus>(
        "server_ack",
        [2_003_000, "none"],
        [2_003_005, "deleted"],
        [2_003_007, "no_event"],
      ),
      dropsRepeats: is(2_003_000) && !is(2_003_007),
      findContactsFilters: is(2_003_007),
      decryptsVotes: is(2_003_007),
      webhookBackoff: is(2_003_000),
      quotesAudio: is(2_004_000),
      mixesMetaCustomers: !is(2_004_000),
      licenseGate: is(2_004_000),
      webhookHeaders: is(2_004_000),
    },
  };
}
