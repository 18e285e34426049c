import { emit } from "./events.ts";
import type { FakeCustomer, FakeMember } from "./fake-state.ts";
import { eventJid } from "./people.ts";
import type { Instance, World } from "./world.ts";

/**
 * Emits the contact and chat events that follow almost every message.
 *
 * The first message brings `contacts.upsert` (one object) and `chats.upsert`; later ones an object
 * form of `contacts.update`; the array form and `chats.update` always come. A group's contact gets
 * the sender's name, and own messages an empty one, as in 2.3.7.
 */
export function announceContact(
  world: World,
  instance: Instance,
  customer: FakeCustomer,
  author: FakeMember | null,
  fromMe: boolean,
): void {
  const remoteJid = eventJid(world, customer);
  const profilePicUrl = customer.pictureUrl;
  const pushName = fromMe ? "" : (author?.name ?? customer.name);
  const contact = { remoteJid, pushName, profilePicUrl, instanceId: instance.id };
  if (instance.known.includes(remoteJid)) emit(world, instance, "contacts.update", contact);
  else {
    instance.known.push(remoteJid);
    emit(world, instance, "contacts.upsert", contact);
    emit(world, instance, "chats.upsert", [
      { remoteJid, instanceId: instance.id, name: customer.name, unreadMessages: 1 },
    ]);
  }
  emit(world, instance, "chats.update", [{ remoteJid, instanceId: instance.id }]);
  emit(world, instance, "contacts.update", [{ remoteJid, profilePicUrl, instanceId: instance.id }]);
}
