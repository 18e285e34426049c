import { expect, it } from "vitest";
import { invitationMail } from "./invitation-mail.ts";

const issued = {
  token: "t",
  email: "nina@horizonte.example",
  tenantName: "Marcenaria Horizonte",
  inviterName: "Paulo Reis",
  locale: "pt-BR",
  expiresAt: "2026-11-29T12:00:00.000Z",
};

it.each([
  ["pt-BR", "Convite para a caixa de entrada de Marcenaria Horizonte", "29 de novembro"],
  ["en", "Invitation to the inbox of Marcenaria Horizonte", "November 29"],
  ["es", "Invitación a la bandeja de entrada de Marcenaria Horizonte", "29 de noviembre"],
])("speaks %s", (locale, subject, until) => {
  const mail = invitationMail({ ...issued, locale }, "https://crm.example/convite#t");
  expect(mail).toMatchObject({ to: issued.email, subject });
  expect(mail.text).toContain(until);
  expect(mail.text).toContain("\n\nhttps://crm.example/convite#t\n\n");
  expect(mail.text).toContain("Paulo Reis");
});

it("names nobody where who invited is gone", () => {
  expect(invitationMail({ ...issued, inviterName: null }, "link").text).toMatch(
    /^Você foi convidado/,
  );
});
