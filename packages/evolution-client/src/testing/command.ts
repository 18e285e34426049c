import { createFakePhone, type FakePhone } from "./phone.ts";
import type { World } from "./world.ts";

/** The verbs of a phone that a command may name, with their arguments in order. */
const signatures: Record<string, readonly string[]> = {
  say: ["customerId", "text", "options"],
  ownerSay: ["customerId", "text"],
  sendImage: ["customerId", "file"],
  sendAlbum: ["customerId", "files"],
  sendVoice: ["customerId", "file"],
  sendVideo: ["customerId", "file"],
  sendDocument: ["customerId", "file"],
  sendSticker: ["customerId", "file"],
  sendLocation: ["customerId", "place"],
  sendContact: ["customerId", "contact"],
  react: ["customerId", "messageId", "emoji"],
  edit: ["customerId", "messageId", "text"],
  remove: ["customerId", "messageId"],
  typing: ["customerId", "state"],
  read: ["customerId"],
  play: ["messageId"],
  switchToLid: ["customerId"],
  setOnline: ["customerId", "online"],
};

const required = new Set(["customerId", "text", "messageId", "emoji", "state", "online"]);
const states = ["composing", "recording", "paused"];

type Args = Record<string, unknown>;

const isObject = (value: unknown): value is Args =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function argumentsOf(command: string, names: readonly string[], args: Args): unknown[] {
  return names.map((name) => {
    if (name === "options") return { quotedId: args.quotedId, asParticipant: args.asParticipant };
    const value = args[name];
    if (required.has(name) && value === undefined)
      throw new Error(`The command "${command}" needs "${name}".`);
    if (name === "state" && !states.includes(String(value)))
      throw new Error(`"state" is one of ${states.join(", ")}.`);
    return value === null ? undefined : value;
  });
}

/**
 * Runs a `FakeCommand` that came as JSON. `args` is an object by name, or a list in the order of the
 * phone's verb.
 * @throws Error when the command, the customer or the message does not exist.
 */
export function runCommand(world: World, body: unknown): unknown {
  const { command, args, instance } = isObject(body) ? body : {};
  const phone: FakePhone = createFakePhone(
    world,
    typeof instance === "string" && instance ? instance : undefined,
  );
  const given = isObject(args) ? args : {};
  if (command === "scanQr")
    return phone.scanQr(undefined, {
      ...(given.profileName ? { profileName: String(given.profileName) } : {}),
      ...(given.number ? { number: String(given.number) } : {}),
    });
  if (command === "addCustomer") {
    const source = Array.isArray(args) && isObject(args[0]) ? args[0] : given;
    return phone.addCustomer({
      name: String(source.name ?? ""),
      ...(source.phone ? { phone: String(source.phone) } : {}),
      ...(source.lid ? { lid: String(source.lid) } : {}),
      ...(source.pictureUrl ? { pictureUrl: String(source.pictureUrl) } : {}),
    });
  }
  const name = String(command);
  const signature = Object.hasOwn(signatures, name) ? signatures[name] : undefined;
  if (!signature) throw new Error(`There is no command "${name}".`);
  const list = Array.isArray(args) ? args : argumentsOf(name, signature, given);
  const verb = phone[name as keyof FakePhone] as (...args: unknown[]) => unknown;
  return verb(...list);
}
