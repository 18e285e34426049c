import type { AccountSettings, HealthReason, HealthState, WebhookProblem } from "@prosa/server-sdk";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { channelsEn } from "./strings-en.ts";
import { channelsPtBr } from "./strings-pt-br.ts";

/** Every word of the page of channels. */
export interface ChannelsStrings {
  title: string;
  lead: string;
  create: string;
  loading: string;
  emptyTitle: string;
  emptyText: string;
  errorTitle: string;
  forbiddenTitle: string;
  forbiddenText: string;
  toConversations: string;
  retry: string;
  /** Shown while the list is older than it should be. */
  stale: string;
  states: Record<HealthState, string>;
  /** Follows a state, e.g. "há 2 h 34". */
  since: (duration: string) => string;
  reasons: Record<HealthReason, string>;
  unpaired: string;
  facts: { lastEvent: string; cause: string; waiting: string; drops: string; account: string };
  never: string;
  waiting: (messages: number) => string;
  drops: (times: number) => string;
  strip: (troubles: number) => string;
  now: string;
  today: (time: string) => string;
  yesterday: (time: string) => string;
  more: (channel: string) => string;
  actions: {
    pair: string;
    restart: string;
    logout: string;
    audit: string;
    settings: string;
    rename: string;
    remove: string;
  };
  done: { restart: string; logout: string; rename: string; settings: string; remove: string };
  close: string;
  cancel: string;
  save: string;
  name: string;
  nameHint: string;
  creating: string;
  pairing: {
    title: (channel: string) => string;
    loading: string;
    qr: string;
    steps: [string, string, string];
    letterSteps: [string, string, string];
    hint: string;
    renewal: (seconds: number) => string;
    waiting: string;
    useLetters: string;
    useQr: string;
    phone: string;
    phoneHint: string;
    askLetters: string;
    letters: string;
    noLetters: string;
    doneTitle: string;
    doneText: string;
    simulatorHint: string;
    simulatorScan: string;
    finish: string;
  };
  logout: { title: (channel: string) => string; text: string };
  remove: { title: (channel: string) => string; text: string; confirm: (name: string) => string };
  audit: {
    title: (channel: string) => string;
    running: string;
    fine: string;
    found: string;
    repair: string;
    repaired: string;
    problems: Record<WebhookProblem, string>;
  };
  settings: {
    title: (channel: string) => string;
    names: Record<keyof AccountSettings, { label: string; text: string }>;
  };
  errors: Record<"forbidden" | "unavailable" | "disconnected" | "rejected" | "limited", string> & {
    other: (code: string) => string;
  };
}

export function channelsStringsOf(locale: LocaleCode): ChannelsStrings {
  return locale === "en" ? channelsEn : channelsPtBr;
}
