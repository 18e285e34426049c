import type { PrivacyRequest } from "@prosa/server-sdk";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import type { Retention } from "./privacy-api.ts";
import type { Subject } from "./registro/audit-api.ts";
import { privacyEn } from "./strings-en.ts";
import { privacyPtBr } from "./strings-pt-br.ts";

/** Every word of the pages of governance. */
export interface PrivacyStrings {
  title: string;
  tab: string;
  lead: string;
  loading: string;
  errorTitle: string;
  forbiddenTitle: string;
  forbiddenText: string;
  toConversations: string;
  retry: string;
  close: string;
  cancel: string;
  copy: string;
  erase: string;
  requests: string;
  noRequests: string;
  kinds: Record<PrivacyRequest["kind"], (name: string | null) => string>;
  states: Record<PrivacyRequest["state"], string>;
  asked: (at: string) => string;
  open: (file: string) => string;
  copyEnded: string;
  receipt: string;
  receiptText: string;
  receiptNumber: string;
  /** Where something was cleaned. */
  places: Record<string, string>;
  person: string;
  nameless: string;
  nobodyFound: string;
  copyDialog: { title: string; text: string; submit: string };
  eraseDialog: {
    title: string;
    text: string;
    submit: string;
    /** What must be typed. */
    word: string;
    typed: (word: string) => string;
  };
  retention: {
    title: string;
    lead: string;
    days: string;
    forever: string;
    save: string;
    saved: string;
    classes: Record<keyof Retention, { label: string; text: string }>;
  };
  audit: {
    title: string;
    lead: string;
    errorTitle: string;
    download: string;
    kind: string;
    allKinds: string;
    actor: string;
    everybody: string;
    service: string;
    empty: string;
    more: string;
    subjects: Record<Subject, string>;
    actions: Record<string, string>;
  };
  errors: Record<"forbidden" | "unavailable" | "days" | "copyGone", string> & {
    other: (code: string) => string;
  };
}

export function privacyStringsOf(locale: LocaleCode): PrivacyStrings {
  return locale === "en" ? privacyEn : privacyPtBr;
}
