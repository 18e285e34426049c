/**
 * The template that an echo names, or `null`: Meta's API says what was sent by name alone.
 *
 * @see POST /message/sendTemplate of Evolution 2.3.7: the text of its message is `▶️name◀️`
 */
export function templateNamed(text: unknown): string | null {
  if (typeof text !== "string") return null;
  return /^▶️([a-z0-9_]{1,512})◀️$/u.exec(text)?.[1] ?? null;
}
