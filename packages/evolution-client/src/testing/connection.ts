import { emit } from "./events.ts";
import { ownJid } from "./people.ts";
import { qrImage } from "./qr-image.ts";
import type { Instance, World } from "./world.ts";

const qrLimit = 30;
const held = new WeakMap<Instance, (() => void)[]>();

/** Runs `action` now, or when the instance is connected again: WhatsApp keeps what was written. */
export function whenOpen(instance: Instance, action: () => void): void {
  if (instance.state === "open") action();
  else held.set(instance, [...(held.get(instance) ?? []), action]);
}

function announce(world: World, instance: Instance, statusReason: number): void {
  const profile =
    instance.state === "open"
      ? { wuid: ownJid(instance), profileName: instance.profileName, profilePictureUrl: null }
      : {};
  emit(world, instance, "connection.update", {
    instance: instance.name,
    ...profile,
    state: instance.state,
    statusReason,
  });
}

function setState(
  world: World,
  instance: Instance,
  state: Instance["state"],
  statusReason = 200,
): void {
  instance.state = state;
  instance.updatedAt = new Date().toISOString();
  announce(world, instance, statusReason);
  world.changed();
}

function showQr(world: World, instance: Instance, count: number): void {
  if (instance.state !== "connecting" || instance.paired) return;
  if (count > qrLimit) {
    instance.qr = null;
    emit(world, instance, "qrcode.updated", {
      message: "QR code limit reached, please login again",
      statusCode: 500,
    });
    instance.state = "close";
    emit(world, instance, "connection.update", {
      instance: instance.name,
      state: "refused",
      statusReason: 500,
    });
    world.changed();
    return;
  }
  const label = world.next("qr");
  const code = `2@${Buffer.from(world.random.bytes(label, 24)).toString("base64")},${world.random.hex(label, 16)}=`;
  const pairingCode = instance.qr?.pairingCode ?? null;
  instance.qr = { base64: qrImage(world.random, label), code, count, pairingCode };
  emit(world, instance, "qrcode.updated", {
    qrcode: { instance: instance.name, pairingCode, code, base64: instance.qr.base64 },
  });
  world.changed();
  const timer = setTimeout(() => {
    if (!world.stopping.aborted && world.instances.get(instance.name) === instance)
      showQr(world, instance, count + 1);
  }, world.pace.qrRotateMs);
  timer.unref();
}

/** Goes online: the pending events of a paired instance follow. */
export function open(world: World, instance: Instance): void {
  instance.qr = null;
  instance.paired = true;
  instance.loggedInOnce = true;
  instance.activeBase64 = instance.webhook?.webhookBase64 ?? false;
  setState(world, instance, "open");
  const actions = held.get(instance) ?? [];
  held.delete(instance);
  for (const action of actions) action();
}

/** Starts to connect: a paired instance opens, another shows QR codes. */
export function connect(world: World, instance: Instance): void {
  setState(world, instance, "connecting");
  if (instance.cut) return;
  if (instance.paired) {
    open(world, instance);
    return;
  }
  showQr(world, instance, 1);
  if (world.pace.autoPairMs !== null)
    world.later(world.pace.autoPairMs, () => {
      if (instance.state === "connecting" && !instance.paired) scan(world, instance);
    });
}

/** Makes the letters that a phone takes instead of the image; the next answer carries them. */
export function makeLetters(world: World, instance: Instance): void {
  if (!instance.qr) return;
  instance.qr.pairingCode = world.random.hex(world.next("letters"), 8).toUpperCase();
  world.changed();
}

/** Pairs a phone, as if it scanned the code. A code-less instance starts pairing first. */
export function scan(world: World, instance: Instance): void {
  if (instance.state === "open") return;
  if (instance.state === "close") setState(world, instance, "connecting");
  open(world, instance);
}

/** Unpairs the phone. */
export function logout(world: World, instance: Instance): void {
  emit(world, instance, "logout.instance", null);
  instance.qr = null;
  instance.paired = false;
  setState(world, instance, "close", 401);
  emit(world, instance, "status.instance", {
    instance: instance.name,
    status: "closed",
    disconnectionAt: new Date().toISOString(),
    disconnectionReasonCode: 401,
    disconnectionObject: JSON.stringify({ error: { output: { statusCode: 401 } } }),
  });
}

/** Applies or lifts the `disconnect` fault on every instance. */
export function applyDisconnect(world: World): void {
  for (const instance of world.instances.values()) {
    if (world.chaos.disconnect && instance.state === "open") {
      instance.cut = true;
      setState(world, instance, "close", 428);
    } else if (!world.chaos.disconnect && instance.cut) {
      instance.cut = false;
      connect(world, instance);
    }
  }
}
