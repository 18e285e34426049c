import { ProsaError } from "@prosa/core";
import { createTransport } from "nodemailer";
import type { Mailer } from "../../ports/index.ts";

export interface SmtpMailerOptions {
  /** `smtps://user:password@host:465`, or `smtp://…:587`, which is encrypted where the server can. */
  url: string;
  /** Who the mail is from, e.g. `Marcenaria Horizonte <inbox@horizonte.example>`. */
  from: string;
}

/** Sends mail by SMTP, over one connection that is opened when it is needed. */
export function createSmtpMailer({ url, from }: SmtpMailerOptions): Mailer {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 1,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send({ to, subject, text }) {
      try {
        // An object is taken as one address, whatever signs are in it.
        await transport.sendMail({ to: { name: "", address: to }, subject, text });
      } catch (cause) {
        const answer =
          cause instanceof Error && "responseCode" in cause ? Number(cause.responseCode) : 0;
        // A refused sign-in is for the host to mend, and the mail can leave then.
        if (answer >= 500 && answer !== 535) {
          throw new ProsaError(
            "request.invalid",
            `The mail server refuses this mail for good (${answer}). Check the address.`,
            { cause },
          );
        }
        throw new ProsaError(
          "channel.unavailable",
          "The mail server did not take the mail. It is tried again; check SMTP_URL if it stays so.",
          { cause },
        );
      }
    },
    async close() {
      transport.close();
    },
  };
}
