interface PolicyOptions {
  nonce: string;
  supabaseUrl: string;
  /** Next's development server evaluates code and injects styles. */
  development: boolean;
  /** Origins that may show the app in a frame. @defaultValue none */
  frameAncestors?: string | undefined;
}

/** Scripts by nonce only, no eval; the network is this app and its Supabase. */
export function contentSecurityPolicy(options: PolicyOptions): string {
  const { nonce, supabaseUrl, development } = options;
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
    "frame-ancestors": framersOf(options.frameAncestors),
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

/** Only whole origins, so that a mistake closes the door instead of opening it. */
function framersOf(wanted: string | undefined): string {
  const origins = (wanted ?? "").split(/[\s,]+/).filter(Boolean);
  const isValid = origins.every(
    (origin) => URL.canParse(origin) && new URL(origin).origin === origin,
  );
  return origins.length > 0 && isValid ? origins.join(" ") : "'none'";
}
