import { emit } from "./events.ts";
import type { FakeStatus } from "./fake-state.ts";
import { eventJid } from "./people.ts";
import type { Instance, StoredMessage, World } from "./world.ts";

const ladder: readonly FakeStatus[] = ["PENDING", "SERVER_ACK", "DELIVERY_ACK", "READ", "PLAYED"];

/**
 * Advances a message of the business and emits its receipt. Does nothing when the message is
 * already there or further, and emits nothing for groups, whose receipts Evolution does not forward.
 */
export function advance(
  world: World,
  instance: Instance,
  stored: StoredMessage,
  status: FakeStatus,
): void {
  const customer = world.customers.get(stored.customerId);
  const shown = stored.shown;
  if (!customer || shown?.deleted) return;
  if (shown && ladder.indexOf(status) <= ladder.indexOf(shown.status)) return;
  if (shown) shown.status = status;
  stored.record.status = status;
  world.changed();
  if (customer.kind === "group") return;
  stored.updates.push({ id: world.random.databaseId(world.next("update")), status });
  emit(world, instance, "messages.update", {
    keyId: stored.record.key.id,
    remoteJid: eventJid(world, customer),
    fromMe: true,
    status,
    instanceId: instance.id,
    messageId: stored.databaseId,
  });
}

/** Schedules the ticks of a message that just left: one, and two when the person is online. */
export function scheduleTicks(world: World, instance: Instance, stored: StoredMessage): void {
  const { serverAckMs, deliveryAckMs } = world.pace;
  world.later(serverAckMs, () => advance(world, instance, stored, "SERVER_ACK"));
  world.later(deliveryAckMs, () => {
    if (world.customers.get(stored.customerId)?.online)
      advance(world, instance, stored, "DELIVERY_ACK");
  });
}
