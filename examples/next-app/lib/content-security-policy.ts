interface PolicyOptions {
  nonce: string;
  supabaseUrl: string;
  /** Next's development server evaluates code and injects styles. */
  development: boolean;
}

/** Scripts by nonce only, no eval; the network is this app and its Supabase. */
export function contentSecurityPolicy({ nonce, supabaseUrl, development }: PolicyOptions): string {
  const { origin } = new URL(supabaseUrl);
  const socket = origin.replace(/^http/, "ws");
  const directives = {
    "default-src": "'self'",
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    // Style attributes carry measures (virtual rows, avatar hues), and cannot run anything.
    "style-src-attr": "'unsafe-inline'",
    "img-src": `'self' blob: data: ${origin}`,
    "media-src": `'self' blob: ${origin}`,
    "font-src": "'self'",
    "connect-src": `'self' ${origin} ${socket}`,
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
