import type { LocaleCode } from "../../lib/strings/strings.ts";
import { teamEn } from "./strings-en.ts";
import { teamPtBr } from "./strings-pt-br.ts";

/** Every word of the page of members. */
export interface TeamStrings {
  title: string;
  lead: string;
  invite: string;
  loading: string;
  errorTitle: string;
  forbiddenTitle: string;
  forbiddenText: string;
  toConversations: string;
  retry: string;
  you: string;
  availability: Record<"online" | "away" | "offline", string>;
  edit: (name: string) => string;
  remove: (name: string) => string;
  editShort: string;
  removeShort: string;
  invitations: string;
  waiting: (until: string) => string;
  expired: string;
  notSent: string;
  again: string;
  revoke: string;
  email: string;
  role: string;
  teams: string;
  channels: string;
  none: string;
  newTeam: string;
  teamName: string;
  members: string;
  noTeams: string;
  nobody: string;
  noChannel: string;
  inviteTitle: string;
  inviteText: string;
  send: string;
  save: string;
  close: string;
  cancel: string;
  sent: (email: string) => string;
  link: (email: string) => string;
  copy: string;
  copied: string;
  teamRemoval: {
    of: (name: string) => string;
    title: (name: string) => string;
    text: string;
    submit: string;
  };
  removal: { title: (name: string) => string; text: string; submit: string };
  errors: Record<"forbidden" | "unavailable" | "email" | "lastOwner" | "nameTaken", string> & {
    other: (code: string) => string;
  };
}

export function teamStringsOf(locale: LocaleCode): TeamStrings {
  return locale === "en" ? teamEn : teamPtBr;
}
