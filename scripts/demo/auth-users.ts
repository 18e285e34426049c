import type { LocalStack } from "@prosa/local-stack";
import { createClient } from "@supabase/supabase-js";
import type { SeedOptions } from "./seed.ts";

/** Users of the stack's Auth: makes them, or finds the ones of an earlier run. */
export function createAuthUsers(stack: LocalStack): SeedOptions["auth"] {
  const { auth } = createClient(stack.supabaseUrl, stack.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  let known: Map<string, string> | undefined;
  return {
    async createUser({ email, password, name }) {
      known ??= await idsByEmail();
      const id = known.get(email);
      if (id) return { id };
      const { data, error } = await auth.admin.createUser({
        email,
        password,
        email_confirm: true,
        user_metadata: { name },
      });
      if (error) throw new Error(`The user ${email} was not made: ${error.message}`);
      return { id: data.user.id };
    },
  };

  async function idsByEmail(): Promise<Map<string, string>> {
    const { data, error } = await auth.admin.listUsers({ perPage: 1000 });
    if (error) throw new Error(`The users cannot be listed: ${error.message}`);
    return new Map(data.users.flatMap((user) => (user.email ? [[user.email, user.id]] : [])));
  }
}
