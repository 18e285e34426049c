import type { SendBase } from "./message.ts";

/** What {@link MessageResource.sendPtv} takes. */
export interface SendPtvRequest extends SendBase {
  /** URL or bare base64 of a video. */
  video: string;
}

/** What {@link MessageResource.sendPoll} takes. */
export interface SendPollRequest extends SendBase {
  /** The question. */
  name: string;
  /** How many may be chosen, 0 to 10; 0 is any number. */
  selectableCount: number;
  /** 2 to 10 different options. */
  values: string[];
}

/** What {@link MessageResource.sendList} takes. */
export interface SendListRequest extends SendBase {
  title: string;
  description?: string;
  /** Text of the button that opens the list. */
  buttonText: string;
  footerText: string;
  sections: { title: string; rows: { title: string; description?: string; rowId: string }[] }[];
}

/** One button. Kinds cannot be mixed, except `copy`, `url` and `call` with each other. */
export type MessageButton =
  | { type: "reply"; displayText: string; id: string }
  | { type: "copy"; displayText: string; copyCode: string }
  | { type: "url"; displayText: string; url: string }
  | { type: "call"; displayText: string; phoneNumber: string }
  | {
      type: "pix";
      /** ISO 4217, `BRL`. */
      currency: string;
      name: string;
      keyType: "phone" | "email" | "cpf" | "cnpj" | "random";
      key: string;
    };

/** What {@link MessageResource.sendButtons} takes. */
export interface SendButtonsRequest extends SendBase {
  title: string;
  description?: string;
  footer?: string;
  /** At most 3 of type `reply`, 1 of type `pix`. */
  buttons: MessageButton[];
}

/** What {@link MessageResource.sendStatus} takes. */
export interface SendStatusRequest {
  type: "text" | "image" | "video" | "audio";
  /** The text, or a URL or bare base64 of the file. */
  content: string;
  caption?: string;
  /** `#rrggbb`, text only. */
  backgroundColor?: string;
  /** 1 to 5, text only. */
  font?: number;
  /** Who sees it. */
  statusJidList?: string[];
  /** Everybody sees it. */
  allContacts?: boolean;
}

/** What {@link MessageResource.sendTemplate} takes. */
export interface SendTemplateRequest {
  /** Digits with country code. */
  number: string;
  /** Name of an approved template. */
  name: string;
  /** `pt_BR` */
  language: string;
  /** As Meta's Cloud API spells them. */
  components: unknown[];
  webhookUrl?: string;
  /** Milliseconds of simulated typing. */
  delay?: number;
}
