const allowed = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address when its scheme is allowed, else `null`. */
export function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    return allowed.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
