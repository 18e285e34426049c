import type { FakeCustomer } from "../fake-state.ts";
import { failure } from "../http-failure.ts";
import { phoneJid, toJid, whoIs } from "../people.ts";
import type { World } from "../world.ts";

/**
 * Finds who a send goes to, and the JID that the answer will name.
 *
 * Bare digits resolve to the registered variant of the number; JIDs stay as they are.
 * @throws HttpFailure 400 as Evolution answers a number without WhatsApp, or an unknown group.
 */
export function recipientOf(world: World, number: string): { customer: FakeCustomer; jid: string } {
  const asked = toJid(number);
  const customer = whoIs(world, asked);
  if (customer?.kind === "group") return { customer, jid: customer.jid };
  if (asked.endsWith("@g.us")) throw failure(400, ["[object Object]"]);
  if (!customer) throw failure(400, [{ jid: asked, exists: false, number }]);
  return { customer, jid: asked.endsWith("@lid") ? asked : phoneJid(customer) };
}
