const allowed = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * The address when its scheme is allowed, else `null`; so too for one with a name before its host, as in
 * `https://bank.example@elsewhere.example`, which only ever misleads.
 */
export function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    const isMisleading = url.username !== "" || url.password !== "";
    return allowed.has(url.protocol) && !isMisleading ? url.href : null;
  } catch {
    return null;
  }
}
