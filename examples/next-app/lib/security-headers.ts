interface HeaderOptions {
  /** Where browsers reach the app; with `https:` they are told never to come by http again. */
  publicUrl: string | undefined;
}

const oneYearSeconds = 365 * 24 * 60 * 60;

/** What every page answers with besides its content security policy. */
export function securityHeaders({ publicUrl }: HeaderOptions): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
    ...(publicUrl?.startsWith("https:")
      ? { "strict-transport-security": `max-age=${oneYearSeconds}` }
      : {}),
  };
}
