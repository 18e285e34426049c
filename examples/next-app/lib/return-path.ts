/** Where to go after signing in: the asked path if it is one of ours, else the conversations. */
export function safeReturnPath(asked: string | undefined): string {
  if (!asked?.startsWith("/conversas")) return "/conversas";
  const { origin, pathname } = new URL(asked, "http://app.invalid");
  return origin === "http://app.invalid" ? pathname : "/conversas";
}
