import type { FakeEvolution } from "@prosa/evolution-client/testing";
import type { LocalStack } from "@prosa/local-stack";
import type { DemoSecrets } from "./secrets.ts";
import type { SeededDemo } from "./seed.ts";

interface Parts {
  stack: LocalStack;
  evolution: FakeEvolution;
  secrets: DemoSecrets;
  seeded: SeededDemo;
  port: number;
  redisUrl: string | null;
}

/** The environment of the app and the worker, by the names that a host sets too. */
export function demoEnvironment(parts: Parts): NodeJS.ProcessEnv {
  const { stack, evolution, secrets, seeded, port, redisUrl } = parts;
  const nameOf = (slug: string) =>
    seeded.tenants.find((tenant) => tenant.slug === slug)?.name ?? slug;
  const { REDIS_URL: _inherited, ...inherited } = process.env;
  return {
    ...inherited,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    SUPABASE_URL: stack.supabaseUrl,
    SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
    SUPABASE_SECRET_KEY: stack.secretKey,
    DATABASE_URL: stack.databaseUrl,
    DATABASE_DIRECT_URL: stack.databaseUrl,
    EVOLUTION_URL: evolution.url,
    EVOLUTION_API_KEY: evolution.apiKey,
    PROSA_ENCRYPTION_KEY: secrets.encryptionKey,
    PROSA_METRICS_TOKEN: secrets.metricsToken,
    PROSA_FAKE_EVOLUTION_URL: evolution.url,
    PROSA_DEMO: "1",
    PROSA_DEMO_PASSWORD: secrets.password,
    PROSA_DEMO_ACCOUNTS: JSON.stringify(
      seeded.users.map(({ email, name, role, tenant }) => ({
        email,
        name,
        role,
        tenant: nameOf(tenant),
      })),
    ),
    PROSA_PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: String(port),
    HOSTNAME: "127.0.0.1",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
