import { decodeJwt, SignJWT } from "jose";
import pg from "pg";

/** What signing needs; `hook` is `schema.function`, called when it exists. */
export interface AccessTokenOptions {
  pool: pg.Pool;
  jwtSecret: string;
  issuer: () => string;
  hook: string;
}

/** Paths whose replies carry a session. */
export const sessionPaths = /^\/auth\/v1\/(token|signup|verify)$/;

/**
 * Signs lite's access tokens again with the claims that GoTrue gives and lite leaves out, after
 * the custom access token hook had its say, as `supabase_auth_admin` like on a hosted project.
 *
 * @returns The reply's body with every access token replaced.
 */
export async function completeSession(
  body: Record<string, unknown>,
  options: AccessTokenOptions,
): Promise<Record<string, unknown>> {
  if (typeof body.access_token === "string") {
    return { ...body, access_token: await completeToken(body.access_token, options) };
  }
  const session = body.session;
  if (typeof session !== "object" || session === null) return body;
  return { ...body, session: await completeSession({ ...session }, options) };
}

async function completeToken(token: string, options: AccessTokenOptions): Promise<string> {
  const given = decodeJwt(token);
  const { rows } = await options.pool.query(
    "select raw_app_meta_data, raw_user_meta_data, phone, is_anonymous from auth.users where id = $1",
    [given.sub],
  );
  const user = rows[0] ?? {};
  const method = "password";
  const claims = await applyHook(
    {
      ...given,
      iss: options.issuer(),
      aal: "aal1",
      amr: [{ method, timestamp: given.iat }],
      phone: user.phone ?? "",
      app_metadata: user.raw_app_meta_data ?? {},
      user_metadata: user.raw_user_meta_data ?? {},
      is_anonymous: user.is_anonymous ?? false,
    },
    method,
    options,
  );
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(new TextEncoder().encode(options.jwtSecret));
}

async function applyHook(
  claims: Record<string, unknown>,
  method: string,
  { pool, hook }: AccessTokenOptions,
): Promise<Record<string, unknown>> {
  const name = hook.split(".").map(pg.escapeIdentifier).join(".");
  const client = await pool.connect();
  try {
    await client.query("begin");
    const found = await client.query("select to_regprocedure($1) as hook", [`${name}(jsonb)`]);
    if (found.rows[0].hook === null) return claims;
    await client.query("set local role supabase_auth_admin");
    const event = { user_id: claims.sub, claims, authentication_method: method };
    const { rows } = await client.query(`select ${name}($1::jsonb) as answer`, [event]);
    const answer: { claims?: Record<string, unknown>; error?: HookRefusal } = rows[0].answer ?? {};
    if (answer.error) throw new HookRefused(answer.error);
    return answer.claims ?? claims;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

interface HookRefusal {
  http_code?: number;
  message?: string;
}

/** The hook answered `{ error: { http_code, message } }`: nobody is signed in. */
export class HookRefused extends Error {
  readonly status: number;
  constructor(refusal: HookRefusal) {
    super(refusal.message ?? "The access token hook refused to sign in this user.");
    this.status = refusal.http_code ?? 403;
  }
}
