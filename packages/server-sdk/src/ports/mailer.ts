export interface Mail {
  /** One address. */
  to: string;
  subject: string;
  /** Plain text. */
  text: string;
}

/** How mail leaves. */
export interface Mailer {
  /**
   * Settles once the next server has taken the mail.
   * @throws ProsaError `request.invalid` when it never will; `channel.unavailable` when it may later.
   */
  send(mail: Mail): Promise<void>;
  close?(): Promise<void>;
}
