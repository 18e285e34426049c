import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Reads the client's address from `X-Forwarded-For`, behind proxies of ours that each add the address
 * they were called from. What comes before those was written by the client, and is not believed.
 *
 * @param proxies - how many proxies of ours every request passes, 1 or more
 * @returns A reader; it answers `null` when fewer proxies wrote than there should be.
 */
export function behindProxies(
  proxies: number,
): (request: Pick<Request, "headers">) => string | null {
  return ({ headers }) => {
    const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
    const address = hops.at(-proxies) ?? "";
    return hops.length >= proxies && isIP(address) > 0 ? networkOf(address) : null;
  };
}

/** Of IPv6 the network: whoever has one address there has all of them. */
function networkOf(address: string): string {
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const network = parsed.toByteArray().fill(0, 8);
  return `${ipaddr.fromByteArray(network).toString()}/64`;
}
