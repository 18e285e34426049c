import { type Person, people, type TenantName } from "../world.ts";

/** Whom the matrix asks beside the people of `world.ts`. */
export const others = {
  rui: "agent of both companies' staff: nobody's team in Horizonte, supervisor of Aurora",
  otto: "agent of Horizonte with team, channel and conversations, removed since",
  stranger: "signed in, but an operator of no company",
  anon: "not signed in",
  service: "the secret key",
} as const;

/** Everybody who asks. `caio` and `vera` share teams, channels and parts; so do `bia` and `noa`. */
export type Who = Person | keyof typeof others;

export const everybody: readonly Who[] = [
  ...(Object.keys(people) as Person[]),
  ...(Object.keys(others) as (keyof typeof others)[]),
];

export type Role = (typeof people)[Person]["role"];

/** Roles from the least to the most. */
export const roles: readonly Role[] = ["viewer", "agent", "supervisor", "admin", "owner"];

/** The role of each company that one is a member of now. */
export function rolesOf(who: Who): Partial<Record<TenantName, Role>> {
  if (who === "rui") return { horizonte: "agent", aurora: "supervisor" };
  if (!(who in people)) return {};
  const { tenant, role } = people[who as Person];
  return { [tenant]: role };
}

export function isAtLeast(role: Role | undefined, least: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(least);
}

/** Which database role asks. */
export function databaseRoleOf(who: Who): "anon" | "authenticated" | "service_role" {
  if (who === "service") return "service_role";
  return who === "anon" ? "anon" : "authenticated";
}

/** Privileges are of the database role: one person stands for all who are signed in. */
export const browserRoles: readonly Who[] = ["helena", "anon"];
