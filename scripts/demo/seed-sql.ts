import { companies } from "./companies.ts";
import { seedSteps } from "./seed-steps.ts";
import { stableId } from "./stable-id.ts";

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * The companies as SQL for `supabase start`: users of Supabase Auth with the password `prosa-demo`,
 * and the calls that provision them. Channels come without secrets and tokens.
 */
export function seedSql(): string {
  const lines = [
    "-- Made by `node scripts/run.mjs seed-sql`: two companies with every role, for `supabase start`.",
    "-- Everybody's password is prosa-demo. Channels get their tokens from `npx prosa channel create`.",
    "",
  ];
  for (const company of companies) {
    for (const { email, name } of company.users) {
      const id = stableId("user", email);
      const identity = JSON.stringify({ sub: id, email, email_verified: true });
      lines.push(
        "insert into auth.users (instance_id, id, aud, role, email, encrypted_password,",
        "    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,",
        "    confirmation_token, recovery_token, email_change, email_change_token_new)",
        `  values ('00000000-0000-0000-0000-000000000000', '${id}', 'authenticated',`,
        `    'authenticated', ${quoted(email)},`,
        "    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),",
        `    '{"provider": "email", "providers": ["email"]}', ${quoted(JSON.stringify({ name }))},`,
        "    now(), now(), '', '', '', '')",
        "  on conflict (id) do nothing;",
        "insert into auth.identities (id, provider_id, user_id, identity_data, provider,",
        "    last_sign_in_at, created_at, updated_at)",
        `  values (gen_random_uuid(), '${id}', '${id}', ${quoted(identity)}, 'email',`,
        "    now(), now(), now())",
        "  on conflict (provider_id, provider) do nothing;",
      );
    }
    const steps = seedSteps(company, {
      subjectOf: (email) => stableId("user", email),
      settingsOf: (instance) => ({ instance }),
      capabilities: {},
    });
    for (const { fn, args } of steps) {
      lines.push(`select prosa.${fn}(${quoted(JSON.stringify(args))});`);
    }
    lines.push("");
  }
  return lines.join("\n");
}
