import { randomUUID } from "node:crypto";
import type pg from "pg";
import { errorCode } from "../errors.ts";

const PATH = /^\/auth\/v1\/admin\/users(?:\/([^/]+))?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the admin API accepts of a user. */
interface UserInput {
  id?: string;
  email?: string;
  password?: string;
  phone?: string;
  role?: string;
  email_confirm?: boolean;
  app_metadata?: Record<string, unknown>;
  user_metadata?: Record<string, unknown>;
  ban_duration?: string;
}

/** Whether the path belongs to the admin API of users. */
export function isAdminUsersPath(pathname: string): boolean {
  return PATH.test(pathname);
}

/**
 * Serves `/auth/v1/admin/users`, which lite lacks: create, list, read, change and delete a user.
 * The caller has checked the secret key.
 *
 * List: newest last, `page` from 1, `per_page` 1 to 1000 (50 by default), total in `x-total-count`.
 */
export async function adminUsers(request: Request, pool: pg.Pool): Promise<Response> {
  const url = new URL(request.url);
  const id = PATH.exec(url.pathname)?.[1];
  if (id !== undefined && !UUID.test(id)) {
    return refusal(404, "validation_failed", "user_id must be an UUID");
  }
  const verb = `${request.method} ${id === undefined ? "all" : "one"}`;
  try {
    if (verb === "GET all") return await listUsers(url, pool);
    if (verb === "POST all") return await createUser(await readInput(request), pool);
    if (id !== undefined && verb === "GET one") return await readUser(id, pool);
    if (id !== undefined && verb === "PUT one") {
      return await changeUser(id, await readInput(request), pool);
    }
    if (id !== undefined && verb === "DELETE one") return await deleteUser(id, pool);
  } catch (error) {
    if (errorCode(error) === "23505") {
      return refusal(
        422,
        "email_exists",
        "A user with this email address has already been registered",
      );
    }
    throw error;
  }
  return refusal(405, "method_not_allowed", `${request.method} is not served here`);
}

async function readInput(request: Request): Promise<UserInput> {
  const body: unknown = await request.json().catch(() => null);
  return typeof body === "object" && body !== null ? body : {};
}

async function createUser(input: UserInput, pool: pg.Pool): Promise<Response> {
  const email = input.email?.trim().toLowerCase();
  if (!email) {
    return refusal(400, "validation_failed", "Cannot create a user without an email");
  }
  if (input.password !== undefined && input.password.length < 6) return weakPassword();
  const id = input.id ?? randomUUID();
  const appMetadata = { provider: "email", providers: ["email"], ...input.app_metadata };
  const identity = { sub: id, email, email_verified: false, phone_verified: false };
  const { rowCount } = await pool.query(
    `with locked as (select pg_advisory_xact_lock(hashtext('auth.users ' || $2))),
     made as (
       insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at,
         phone, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
       select $1, 'authenticated', $3, $2,
         extensions.crypt($4::text, extensions.gen_salt('bf', 6)),
         case when $5 then now() end, $6, $7, $8, now(), now()
       from locked where not exists (select from auth.users where email = $2)
       returning id)
     insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at,
       updated_at)
     select gen_random_uuid(), 'email', $1::text, id, $9, now(), now() from made`,
    [
      id,
      email,
      input.role ?? "authenticated",
      input.password ?? randomUUID(),
      input.email_confirm ?? false,
      input.phone ?? null,
      appMetadata,
      input.user_metadata ?? {},
      identity,
    ],
  );
  if (rowCount === 0) {
    return refusal(
      422,
      "email_exists",
      "A user with this email address has already been registered",
    );
  }
  return readUser(id, pool);
}

async function changeUser(id: string, input: UserInput, pool: pg.Pool): Promise<Response> {
  if (input.password !== undefined && input.password.length < 6) return weakPassword();
  const banned = input.ban_duration;
  const { rowCount } = await pool.query(
    `update auth.users set
       email = coalesce($2, email),
       encrypted_password =
         coalesce(extensions.crypt($3::text, extensions.gen_salt('bf', 6)), encrypted_password),
       email_confirmed_at = case when $4 then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
       phone = coalesce($5, phone),
       role = coalesce($6, role),
       raw_app_meta_data = jsonb_strip_nulls(coalesce(raw_app_meta_data, '{}') || coalesce($7::jsonb, '{}')),
       raw_user_meta_data = jsonb_strip_nulls(coalesce(raw_user_meta_data, '{}') || coalesce($8::jsonb, '{}')),
       banned_until = case when $9::text is null then banned_until
         when $9 = 'none' then null else now() + $9::interval end,
       updated_at = now()
     where id = $1`,
    [
      id,
      input.email?.trim().toLowerCase() ?? null,
      input.password ?? null,
      input.email_confirm ?? false,
      input.phone ?? null,
      input.role ?? null,
      input.app_metadata ?? null,
      input.user_metadata ?? null,
      banned ?? null,
    ],
  );
  return rowCount === 0 ? notFound() : readUser(id, pool);
}

async function deleteUser(id: string, pool: pg.Pool): Promise<Response> {
  const { rowCount } = await pool.query(
    `with gone_tokens as (delete from auth.refresh_tokens where user_id = $1),
     gone_sessions as (delete from auth.sessions where user_id = $1),
     gone_identities as (delete from auth.identities where user_id = $1)
     delete from auth.users where id = $1`,
    [id],
  );
  return rowCount === 0 ? notFound() : Response.json({});
}

const USER_JSON = `jsonb_build_object(
  'id', u.id, 'aud', u.aud, 'role', u.role, 'email', u.email, 'phone', coalesce(u.phone, ''),
  'email_confirmed_at', u.email_confirmed_at, 'confirmed_at', u.confirmed_at,
  'last_sign_in_at', u.last_sign_in_at, 'banned_until', u.banned_until,
  'app_metadata', coalesce(u.raw_app_meta_data, '{}'),
  'user_metadata', coalesce(u.raw_user_meta_data, '{}'),
  'identities', coalesce((
    select jsonb_agg(jsonb_build_object('identity_id', i.id, 'id', i.provider_id,
      'user_id', i.user_id, 'identity_data', i.identity_data, 'provider', i.provider,
      'email', i.email, 'created_at', i.created_at, 'updated_at', i.updated_at))
    from auth.identities i where i.user_id = u.id), '[]'),
  'is_anonymous', coalesce(u.is_anonymous, false),
  'created_at', u.created_at, 'updated_at', u.updated_at)`;

async function readUser(id: string, pool: pg.Pool): Promise<Response> {
  const { rows } = await pool.query(
    `select ${USER_JSON} as json from auth.users u where u.id = $1`,
    [id],
  );
  return rows[0] === undefined ? notFound() : Response.json(rows[0].json);
}

async function listUsers(url: URL, pool: pg.Pool): Promise<Response> {
  const page = Math.max(1, Number(url.searchParams.get("page")) || 1);
  const perPage = Math.min(1_000, Math.max(1, Number(url.searchParams.get("per_page")) || 50));
  const { rows } = await pool.query(
    `select ${USER_JSON} as json from auth.users u order by u.created_at, u.id limit $1 offset $2`,
    [perPage, (page - 1) * perPage],
  );
  const count = await pool.query("select count(*)::int as total from auth.users");
  const total: number = count.rows[0].total;
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  const link = (to: number, rel: string) =>
    `<${url.pathname}?page=${to}&per_page=${perPage}>; rel="${rel}"`;
  const links = [...(page < lastPage ? [link(page + 1, "next")] : []), link(lastPage, "last")];
  return Response.json(
    { users: rows.map((row) => row.json), aud: "authenticated" },
    { headers: { "x-total-count": String(total), link: links.join(", ") } },
  );
}

function weakPassword(): Response {
  return refusal(422, "weak_password", "Password should be at least 6 characters.");
}

function notFound(): Response {
  return refusal(404, "user_not_found", "User not found");
}

/** An error in GoTrue's shape. */
export function refusal(status: number, errorCode: string, message: string): Response {
  return Response.json({ code: status, error_code: errorCode, msg: message }, { status });
}
