import { EvolutionError } from "./errors.ts";

/** Throws for what must not leave. @internal */
export function refuse(message: string, cause?: unknown): never {
  throw new EvolutionError({ code: "validation", sent: "no", message, cause });
}

/**
 * Returns the name, or refuses one that is empty or would change the URL's path.
 * @see Evolution 2.3.7: a create with an empty name fails and "cleans up" the rows of the first
 * instance in the database.
 * @internal
 */
export function instanceName(name: string): string {
  if (typeof name !== "string" || name.trim() === "")
    refuse("The instance name is empty: Evolution would act on another one.");
  if (name === "." || name === ".." || name.includes("/") || !name.isWellFormed())
    refuse(`The instance name "${name}" changes the URL. Use one without "/" or dots alone.`);
  return name;
}

/** Like {@link instanceName}, for names that are about to be created. @internal */
export function newInstanceName(name: string): string {
  instanceName(name);
  if (!/^[\p{L}\p{N}._-]{1,100}$/u.test(name))
    refuse(
      `The instance name "${name}" breaks Evolution's URLs. Use letters, digits, ".", "_" and "-".`,
    );
  return name;
}

/** Refuses data URIs, which Evolution 2 answers with 400, and empty media. @internal */
export function media(value: unknown, field: string): string {
  if (typeof value !== "string" || value === "")
    refuse(`"${field}" is empty. Pass an http(s) URL or bare base64.`);
  if (value.startsWith("data:"))
    refuse(`"${field}" is a data URI, which Evolution refuses. Pass what follows its comma.`);
  return value;
}

/** Refuses a recipient that is no non-empty string. @internal */
export function recipient(value: unknown): string {
  if (typeof value !== "string" || value.trim() === "")
    refuse("The recipient is empty. Pass digits or a JID as a string.");
  return value;
}

/** Refuses webhook settings that Evolution accepts or crashes on. @internal */
export function webhook<T extends { url: string; events: readonly string[] }>(value: T): T {
  if (!Array.isArray(value.events))
    refuse('The webhook has no "events", which crashes Evolution. Pass [] for all of them.');
  if (!URL.canParse(value.url) || !/^https?:$/.test(new URL(value.url).protocol))
    refuse(`The webhook URL "${value.url}" is no http(s) URL. Evolution would never call it.`);
  return value;
}
