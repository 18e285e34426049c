import type { Instance, Json, World } from "../world.ts";

/** What a handler sees. */
export interface RouteContext {
  world: World;
  /** Present on every route whose path names one. */
  instance: Instance;
  query: URLSearchParams;
  body: unknown;
  /** The key opens everything, not just one instance. */
  isGlobal: boolean;
  /** The key as sent. */
  apiKey: string;
}

/** What a handler answers. */
export interface RouteAnswer {
  status: number;
  body: unknown;
  /** Sent as it is, as HTML. */
  text?: string;
}

/**
 * One route: `POST message/sendText`. With `scope` `instance` the path ends with one; `open` routes
 * have no guard.
 */
export interface Route {
  method: string;
  path: string;
  scope: "instance" | "server" | "open";
  handle(context: RouteContext): RouteAnswer | Promise<RouteAnswer>;
}

/** Shorthand for 200. */
export const ok = (body: unknown): RouteAnswer => ({ status: 200, body });

/** Shorthand for 201. */
export const created = (body: unknown): RouteAnswer => ({ status: 201, body });

/** A nested object of a validated body. */
export const objectAt = (value: unknown, key: string): Json => {
  const inner = (value as Json)[key];
  return typeof inner === "object" && inner !== null ? (inner as Json) : {};
};
