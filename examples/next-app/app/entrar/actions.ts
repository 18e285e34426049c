"use server";

import { isProsaError } from "@prosa/core";
import type { AuthError } from "@supabase/supabase-js";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { readDemo } from "../../lib/demo-accounts.ts";
import { getProsa } from "../../lib/prosa.ts";
import { safeReturnPath } from "../../lib/return-path.ts";
import type { SignInError } from "../../lib/strings/strings.ts";
import { createSessionClient } from "../../lib/supabase/server.ts";

export interface SignInState {
  error: SignInError | null;
  email: string;
}

/** Signs in with e-mail and password, then goes where the person wanted to go. */
export async function signIn(_previous: SignInState, form: FormData): Promise<SignInState> {
  const email = textOf(form, "email").trim();
  const password = textOf(form, "password");
  if (!email || !password) return { error: "empty", email };
  return enter(email, password, textOf(form, "volta"));
}

/** Signs in as one of the demo's accounts; refused outside of the demo. */
export async function signInAsDemo(_previous: SignInState, form: FormData): Promise<SignInState> {
  const demo = readDemo();
  const account = demo?.accounts.find(({ email }) => email === textOf(form, "account"));
  if (!demo || !account) return { error: "credentials", email: "" };
  return enter(account.email, demo.password, textOf(form, "volta"));
}

async function enter(email: string, password: string, returnPath: string): Promise<SignInState> {
  const door = await openDoor(email);
  if (door.isShut) return { error: "tooMany", email };
  const client = await createSessionClient();
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) {
    const reason = classify(error);
    if (reason === "credentials") await door.noteFailure();
    return { error: reason, email };
  }
  redirect(safeReturnPath(returnPath));
}

/**
 * Counts wrong passwords by e-mail and by where they come from: to Supabase all sign-ins come from this
 * server. Whoever knows the password is never counted.
 */
async function openDoor(email: string) {
  const { limits } = await getProsa();
  const address = limits.clientAddress({ headers: new Headers(await headers()) });
  const key = `${address ?? "anywhere"} ${email.toLowerCase()}`;
  const isShut = await limits.check("signIn", key).then(
    () => false,
    (error: unknown) => {
      if (isProsaError(error) && error.code === "request.limited") return true;
      throw error;
    },
  );
  return { isShut, noteFailure: () => limits.note("signIn", key) };
}

function classify(error: AuthError): SignInError {
  if (error.code === "email_not_confirmed") return "unconfirmed";
  if (error.status === 429) return "tooMany";
  if (error.status !== undefined && error.status >= 400 && error.status < 500) return "credentials";
  return "unavailable";
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
