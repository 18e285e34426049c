"use server";

import { isProsaError } from "@prosa/core";
import type { AuthError } from "@supabase/supabase-js";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { after } from "next/server";
import { requireEnvironment } from "../../lib/environment.ts";
import { getProsa } from "../../lib/prosa.ts";
import type { PasswordError } from "../../lib/strings/strings.ts";
import { createSessionClient } from "../../lib/supabase/server.ts";

export interface ResetState {
  error: PasswordError | null;
  email: string;
  /** Says the same for every address: who has an account here is told to nobody. */
  isSent: boolean;
}

export interface NewPasswordState {
  error: PasswordError | null;
}

const shortest = 8;

/** Has the link to a new password mailed, by Supabase Auth. */
export async function askForPassword(_previous: ResetState, form: FormData): Promise<ResetState> {
  const email = textOf(form, "email").trim();
  if (!/^\S+@\S+$/.test(email)) return { error: "email", email, isSent: false };
  if (await isTooMany(email)) return { error: "tooMany", email, isSent: false };
  const client = await createSessionClient();
  const redirectTo = `${requireEnvironment("PROSA_PUBLIC_URL")}/entrar/nova-senha`;
  // After the answer, so that its time tells nothing either.
  after(async () => {
    await client.auth.resetPasswordForEmail(email, { redirectTo });
  });
  return { error: null, email, isSent: true };
}

/**
 * Sets the password of whoever holds the link, and lets them in. The link is used up here and not when its
 * page is opened: programs that look at mails open pages.
 */
export async function setPassword(
  _previous: NewPasswordState,
  form: FormData,
): Promise<NewPasswordState> {
  const password = textOf(form, "password");
  if (password.length < shortest) return { error: "short" };
  const client = await createSessionClient();
  if (!(await cameByLink(client, form))) return { error: "link" };
  const { error } = await client.auth.updateUser({ password });
  if (error) return { error: reasonOf(error) };
  redirect("/conversas");
}

type Client = Awaited<ReturnType<typeof createSessionClient>>;

async function cameByLink(client: Client, form: FormData): Promise<boolean> {
  const [tokenHash, code] = [textOf(form, "token_hash"), textOf(form, "code")];
  const { error } = tokenHash
    ? await client.auth.verifyOtp({ type: "recovery", token_hash: tokenHash })
    : await client.auth.exchangeCodeForSession(code);
  if (!error) return true;
  // A second try with a better password: the link has opened this session already.
  const { data } = await client.auth.getClaims();
  const methods = JSON.stringify(data?.claims.amr ?? []);
  return /"(otp|recovery)"/.test(methods);
}

function reasonOf(error: AuthError): PasswordError {
  if (error.code === "same_password") return "same";
  if (error.code === "weak_password") return "weak";
  if (error.status === 401 || error.status === 403) return "link";
  return "unavailable";
}

/** Counts by address and e-mail, whether or not there is such an account. */
async function isTooMany(email: string): Promise<boolean> {
  const { limits } = await getProsa();
  const address = limits.clientAddress({ headers: new Headers(await headers()) });
  const key = `new password ${address ?? "anywhere"} ${email.toLowerCase()}`;
  return limits.take("signIn", key).then(
    () => false,
    (error: unknown) => {
      if (isProsaError(error) && error.code === "request.limited") return true;
      throw error;
    },
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
