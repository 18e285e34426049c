/**
 * A name for a new instance: the channel's name in letters that a URL takes, and a random end.
 *
 * The end matters: Evolution purges the data of a deleted instance after its answer, by name, so that a
 * name that comes back could lose what belongs to its successor.
 */
export function newInstanceName(displayName: string): string {
  const words = displayName
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  const end = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  return `${words || "canal"}-${end}`;
}
