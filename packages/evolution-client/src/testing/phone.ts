import { scan } from "./connection.ts";
import type {
  FakeCustomer,
  FakeFile,
  FakeMessage,
  FakePresence,
  NewCustomer,
  PairedAccount,
} from "./fake-state.ts";
import { newPerson } from "./people.ts";
import { createPhoneActions } from "./phone-actions.ts";
import { createPhoneMessages } from "./phone-messages.ts";
import { shownIn } from "./records.ts";
import type { Instance, World } from "./world.ts";

/** Text, reply target and, in a group, who writes. */
export interface SayOptions {
  quotedId?: string;
  /** Member id; the first member by default. */
  asParticipant?: string;
}

/** How {@link FakePhone.sendContent} labels its content. */
export interface ContentOptions extends SayOptions {
  /** @defaultValue the first key of the content */
  messageType?: string;
  /** Left out by default, as Evolution does for many kinds. */
  contextInfo?: Record<string, unknown> | null;
}

/**
 * The customers' phones. Every verb acts at once and its webhooks follow; `settled()` of the server
 * waits for them. While the instance is disconnected they are held and follow on return.
 *
 * Verbs throw an `Error` for customers, messages or members that do not exist.
 */
export interface FakePhone {
  /** The same phones, talking to another instance. */
  on(instance: string): FakePhone;
  /** Pairs the instance, as if its QR code was scanned by this account. */
  scanQr(instance?: string, account?: PairedAccount): void;
  customers(): FakeCustomer[];
  /** What the customer sees, oldest first. */
  chat(customerId: string): FakeMessage[];
  addCustomer(customer: NewCustomer): FakeCustomer;
  say(customerId: string, text: string, options?: SayOptions): FakeMessage;
  sendImage(customerId: string, file?: FakeFile): FakeMessage;
  /** An album: its announcement, then the pictures. The samples when `files` is absent. */
  sendAlbum(customerId: string, files?: FakeFile[]): FakeMessage[];
  sendVoice(customerId: string, file?: FakeFile): FakeMessage;
  sendVideo(customerId: string, file?: FakeFile): FakeMessage;
  sendDocument(customerId: string, file?: FakeFile): FakeMessage;
  sendSticker(customerId: string, file?: FakeFile): FakeMessage;
  sendLocation(
    customerId: string,
    place?: { latitude: number; longitude: number; name?: string; address?: string },
  ): FakeMessage;
  sendContact(customerId: string, contact?: { name: string; phone: string }): FakeMessage;
  /**
   * Sends any content as it is: polls, products, view-once wrappers. The phone shows its kind as
   * text.
   */
  sendContent(
    customerId: string,
    content: Record<string, unknown>,
    options?: ContentOptions,
  ): FakeMessage;
  /** `""` removes the reaction. */
  react(customerId: string, messageId: string, emoji: string): void;
  edit(customerId: string, messageId: string, text: string): void;
  remove(customerId: string, messageId: string): void;
  typing(customerId: string, state: FakePresence["customer"]): void;
  /** Opens the chat: everything that the business sent is read. */
  read(customerId: string): void;
  /** Plays a voice note of the business. */
  play(messageId: string): void;
  /** From now on the person's messages are addressed by LID; one is made up when there is none. */
  switchToLid(customerId: string): void;
  /** Going online delivers what waits at one tick. */
  setOnline(customerId: string, online: boolean): void;
  /** The business writes from its own phone. */
  ownerSay(customerId: string, text: string): FakeMessage;
}

const slug = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "cliente";

function addCustomer(world: World, customer: NewCustomer): FakeCustomer {
  const phone = customer.phone?.replace(/\D/g, "") || null;
  const lid = customer.lid?.replace(/\D/g, "") || null;
  if (!phone && !lid)
    throw new Error(`"${customer.name}" has neither phone nor lid, so nobody can write to them.`);
  let id = slug(customer.name);
  for (let copy = 2; world.customers.has(id); copy += 1) id = `${slug(customer.name)}-${copy}`;
  const added = newPerson(id, customer.name, phone, lid);
  added.pictureUrl = customer.pictureUrl ?? null;
  if (customer.business !== undefined) added.business = customer.business;
  world.customers.set(id, added);
  world.changed();
  return { ...added };
}

/** Creates the phones of everybody who writes to `instanceName`, or to the first instance. */
export function createFakePhone(world: World, instanceName?: string): FakePhone {
  const instance = (): Instance => {
    const found = instanceName
      ? world.instances.get(instanceName)
      : world.instances.values().next().value;
    if (!found)
      throw new Error(
        `There is no instance${instanceName ? ` "${instanceName}"` : ""}. Create one through POST /instance/create first.`,
      );
    return found;
  };
  return {
    on: (name) => createFakePhone(world, name),
    scanQr: (name, account = {}) => {
      const target = name ? world.instances.get(name) : instance();
      if (!target) throw new Error(`There is no instance "${name}".`);
      if (account.profileName) target.profileName = account.profileName;
      if (account.number) target.number = account.number.replace(/\D/g, "");
      scan(world, target);
    },
    customers: () => structuredClone([...world.customers.values()]),
    chat: (customerId) => structuredClone(shownIn(instance(), customerId)),
    addCustomer: (customer) => addCustomer(world, customer),
    ...createPhoneMessages(world, instance),
    ...createPhoneActions(world, instance),
  };
}
