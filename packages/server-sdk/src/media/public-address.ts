import ipaddr from "ipaddr.js";

/** Azure gives every machine its metadata and keys at this address, which looks like any other. */
const platformOfAzure = "168.63.129.16";

/**
 * True for an address that strangers may make us call: plain unicast, neither private nor local,
 * shared, reserved or metadata, also when it is wrapped in IPv6 (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address.replace(/%.*$/, ""));
  if (parsed instanceof ipaddr.IPv6) {
    const nat64 = parsed.match(ipaddr.IPv6.parse("64:ff9b::"), 96);
    if (nat64) return isPublicAddress(lastFourBytes(parsed));
    // The rest of the space holds old ways to spell private addresses, `::127.0.0.1` for one.
    return parsed.range() === "unicast" && parsed.match(ipaddr.IPv6.parse("2000::"), 3);
  }
  return parsed.range() === "unicast" && parsed.toString() !== platformOfAzure;
}

function lastFourBytes(address: ipaddr.IPv6): string {
  return address.toByteArray().slice(12).join(".");
}
