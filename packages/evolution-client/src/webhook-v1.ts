type Item = Record<string, unknown>;

/** Fields that Evolution 1 spelled otherwise, by kind: old name, new name. */
const renamed: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  status: [["id", "keyId"]],
  contact: [
    ["id", "remoteJid"],
    ["profilePictureUrl", "profilePicUrl"],
  ],
  chat: [["id", "remoteJid"]],
};

/**
 * Adds the names of Evolution 2 to an item of Evolution 1, which is known by its `owner`; any other
 * item is returned as it is.
 *
 * In 2.x a chat's `id` is a database id, so nothing is guessed without an `owner`.
 * @internal
 */
export function fromV1(kind: string, item: Item): Item {
  const names = renamed[kind];
  if (!names || typeof item.owner !== "string") return item;
  const copy = { ...item };
  for (const [old, name] of names) if (!(name in item) && old in item) copy[name] = item[old];
  return copy;
}
