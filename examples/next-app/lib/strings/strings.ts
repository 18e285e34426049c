import type { Role } from "@prosa/core";
import { en } from "./en.ts";
import { ptBr } from "./pt-br.ts";

export type LocaleCode = "pt-BR" | "en";
export type PasswordError =
  | "email"
  | "tooMany"
  | "short"
  | "weak"
  | "same"
  | "link"
  | "unavailable";
export type SignInError = "empty" | "credentials" | "unconfirmed" | "tooMany" | "unavailable";

/** Every word of the reference app outside the inbox and the simulator. */
export interface AppStrings {
  conversations: string;
  channels: string;
  team: string;
  privacy: string;
  signIn: {
    title: string;
    lead: string;
    email: string;
    password: string;
    showPassword: string;
    hidePassword: string;
    submit: string;
    submitting: string;
    forgotten: string;
    noAccess: string;
    demoTitle: string;
    demoLead: string;
    demoPassword: (password: string) => string;
    errors: Record<SignInError, string>;
  };
  password: {
    title: string;
    lead: string;
    send: string;
    sent: (email: string) => string;
    back: string;
    newTitle: string;
    newLead: string;
    newPassword: string;
    save: string;
    again: string;
    errors: Record<PasswordError, string>;
  };
  roles: Record<Role, string>;
  shell: {
    navigation: string;
    account: (name: string) => string;
    availabilityTitle: string;
    availability: Record<"online" | "away" | "offline", string>;
    availabilityRefused: string;
    company: string;
    language: string;
    appearance: string;
    schemes: Record<"light" | "dark" | "system", string>;
    signOut: string;
    simulator: string;
  };
  states: {
    notFoundTitle: string;
    notFoundText: string;
    errorTitle: string;
    errorText: string;
    noTenantTitle: string;
    noTenantText: string;
    offlineTitle: string;
    offlineText: string;
    retry: string;
    home: string;
  };
}

/** The words in one language; they hold functions, so client parts look them up by code. */
export function stringsOf(locale: LocaleCode): AppStrings {
  return locale === "en" ? en : ptBr;
}
