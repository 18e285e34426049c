import type { Mail } from "../ports/index.ts";

/** What `issue_invitation` answers. */
export interface IssuedInvitation {
  token: string;
  email: string;
  tenantName: string;
  /** `null` when who invited is gone. */
  inviterName: string | null;
  /** BCP 47; the texts are in Portuguese, English and Spanish. */
  locale: string;
  /** ISO 8601. */
  expiresAt: string;
}

interface Texts {
  subject: (company: string) => string;
  invited: (company: string, by: string | null) => string;
  open: (until: string) => string;
  ignore: string;
}

const portuguese: Texts = {
  subject: (company) => `Convite para a caixa de entrada de ${company}`,
  invited: (company, by) =>
    by
      ? `${by} convidou você para atender na caixa de entrada de ${company}.`
      : `Você foi convidado para atender na caixa de entrada de ${company}.`,
  open: (until) =>
    `Para aceitar, abra este endereço e entre com este mesmo e-mail. Vale uma vez, até ${until}:`,
  ignore: "Se você não esperava este convite, ignore esta mensagem: nada acontece.",
};
const english: Texts = {
  subject: (company) => `Invitation to the inbox of ${company}`,
  invited: (company, by) =>
    by
      ? `${by} has invited you to the inbox of ${company}.`
      : `You have been invited to the inbox of ${company}.`,
  open: (until) =>
    `To accept, open this address and sign in with this same e-mail. It works once, until ${until}:`,
  ignore: "If you did not expect this invitation, ignore this message: nothing happens.",
};
const spanish: Texts = {
  subject: (company) => `Invitación a la bandeja de entrada de ${company}`,
  invited: (company, by) =>
    by
      ? `${by} te ha invitado a la bandeja de entrada de ${company}.`
      : `Te han invitado a la bandeja de entrada de ${company}.`,
  open: (until) =>
    `Para aceptar, abre esta dirección y entra con este mismo correo. Vale una vez, hasta el ${until}:`,
  ignore: "Si no esperabas esta invitación, ignora este mensaje: no pasa nada.",
};

/** The mail of an invitation, in the language of who invites. */
export function invitationMail(invitation: IssuedInvitation, link: string): Mail {
  const { email, tenantName, inviterName, locale, expiresAt } = invitation;
  const texts = locale.startsWith("en") ? english : locale.startsWith("es") ? spanish : portuguese;
  const until = new Date(expiresAt).toLocaleDateString(locale, {
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  return {
    to: email,
    subject: texts.subject(tenantName),
    text: [texts.invited(tenantName, inviterName), texts.open(until), link, texts.ignore, ""].join(
      "\n\n",
    ),
  };
}
