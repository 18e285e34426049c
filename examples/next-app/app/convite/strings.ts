import type { LocaleCode } from "../../lib/strings/strings.ts";

export type AcceptProblem = "invitation" | "email" | "unavailable";

interface InvitationStrings {
  title: string;
  lead: string;
  signInFirst: string;
  signIn: string;
  name: string;
  accept: string;
  accepting: string;
  missing: string;
  problems: Record<AcceptProblem, string>;
}

const ptBr: InvitationStrings = {
  title: "Seu convite",
  lead: "Aceite para entrar na empresa que convidou você.",
  signInFirst: "Entre com o e-mail que recebeu o convite. Depois disso você volta para cá.",
  signIn: "Entrar",
  name: "Seu nome, como os colegas vão ver",
  accept: "Aceitar o convite",
  accepting: "Aceitando…",
  missing: "Este endereço está incompleto. Abra de novo o link que recebeu.",
  problems: {
    invitation: "Este convite venceu, já foi usado ou foi cancelado. Peça outro.",
    email: "Este convite é para outro e-mail. Saia e entre com o que recebeu o convite.",
    unavailable: "O servidor não respondeu. Nada se perdeu: tente de novo em instantes.",
  },
};
const en: InvitationStrings = {
  title: "Your invitation",
  lead: "Accept to join the company that invited you.",
  signInFirst: "Sign in with the e-mail that got the invitation. You come back here afterwards.",
  signIn: "Sign in",
  name: "Your name, as colleagues will see it",
  accept: "Accept the invitation",
  accepting: "Accepting…",
  missing: "This address is incomplete. Open the link that you got once more.",
  problems: {
    invitation: "This invitation has expired, was used or was taken back. Ask for another.",
    email: "This invitation is for another e-mail. Sign out, and in with the one that got it.",
    unavailable: "The server did not answer. Nothing is lost: try again in a moment.",
  },
};

export function invitationStringsOf(locale: LocaleCode): InvitationStrings {
  return locale === "en" ? en : ptBr;
}
