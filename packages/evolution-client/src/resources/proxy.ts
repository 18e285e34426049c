import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

/** The proxy through which an instance reaches WhatsApp. `password` is a secret. */
export interface ProxySettings {
  enabled: boolean;
  host: string;
  /** Digits, as a string. */
  port: string;
  protocol: "http" | "https" | "socks4" | "socks5";
  username: string;
  password: string;
}

/** Proxy of an instance. */
export interface ProxyResource {
  /**
   * Evolution tests the proxy on the public internet before it answers.
   * @throws EvolutionError `validation` with `Invalid proxy` when the test failed.
   */
  set(instance: string, settings: ProxySettings, options?: CallOptions): Promise<unknown>;
  /** `null` when nothing was ever set. */
  find(instance: string, options?: CallOptions): Promise<ProxySettings | null>;
}

/** The proxy alone, for bundles that need no more. */
export function createProxyResource(call: Requester): ProxyResource {
  const { route, bare } = routesOf(call, "proxy");
  return { set: route("set"), find: bare("find") };
}
