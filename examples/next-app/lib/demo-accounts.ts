import type { Role } from "@prosa/core";

/** One sign-in of the demo. */
export interface DemoAccount {
  email: string;
  name: string;
  role: Role;
  /** Name of the company. */
  tenant: string;
}

export interface Demo {
  accounts: DemoAccount[];
  password: string;
}

/** The demo's accounts, or `null` outside of the demo. Read at request time, never at build time. */
export function readDemo(environment: NodeJS.ProcessEnv = process.env): Demo | null {
  if (environment.PROSA_DEMO !== "1") return null;
  const accounts: unknown = JSON.parse(environment.PROSA_DEMO_ACCOUNTS ?? "[]");
  if (!Array.isArray(accounts)) return null;
  return {
    accounts: accounts.filter(isDemoAccount),
    password: environment.PROSA_DEMO_PASSWORD ?? "prosa-demo",
  };
}

const roles: string[] = ["owner", "admin", "supervisor", "agent", "viewer"] satisfies Role[];

function isDemoAccount(value: unknown): value is DemoAccount {
  if (typeof value !== "object" || value === null) return false;
  const account = value as Partial<Record<keyof DemoAccount, unknown>>;
  return (
    typeof account.email === "string" &&
    typeof account.name === "string" &&
    typeof account.tenant === "string" &&
    typeof account.role === "string" &&
    roles.includes(account.role)
  );
}
