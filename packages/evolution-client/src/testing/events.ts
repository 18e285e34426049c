import { deliver, type Parcel, pack } from "./webhook-delivery.ts";
import type { Instance, Json, World } from "./world.ts";

const queues = new WeakMap<Instance, Promise<void>>();
const windows = new WeakMap<Instance, Parcel[]>();

/** Shuffles by the seed, statuses first: the order that hurts most. */
function scramble(world: World, parcels: Parcel[]): Parcel[] {
  const rank = (parcel: Parcel): number =>
    (parcel.event === "messages.update" ? 0 : 1) + world.random.share(`order:${parcel.ordinal}`);
  return parcels.toSorted((left, right) => rank(left) - rank(right));
}

async function releaseWindow(world: World, instance: Instance): Promise<void> {
  await world.sleep(world.pace.reorderWindowMs);
  const parcels = windows.get(instance) ?? [];
  windows.delete(instance);
  for (const parcel of scramble(world, parcels)) {
    void world.track(deliver(world, parcel));
    await world.sleep(5);
  }
}

/**
 * Emits an event of an instance to its webhook.
 *
 * Events leave in order but are delivered side by side, except that nothing leaves before a
 * `messages.edited` is settled.
 * @see Evolution 2.3.7 awaits that event inside the instance's queue, so one failing consumer
 * freezes the instance until its retries end.
 */
export function emit(
  world: World,
  instance: Instance,
  event: string,
  data: unknown,
  extra?: Json,
): void {
  const parcel = pack(world, instance, event, data, extra);
  if (!parcel) return;
  if (world.chaos.reorder) {
    const open = windows.get(instance);
    if (open) open.push(parcel);
    else {
      windows.set(instance, [parcel]);
      void world.track(releaseWindow(world, instance));
    }
    return;
  }
  const queue = (queues.get(instance) ?? Promise.resolve()).then(async () => {
    const delivery = world.track(deliver(world, parcel));
    if (event === "messages.edited") await delivery;
  });
  queues.set(instance, queue);
  void world.track(queue);
}
