import { fromEnvironment, type Prosa } from "@prosa/server-sdk";
import { authenticate } from "./supabase/authenticate.ts";

const slot = globalThis as typeof globalThis & { prosaOfExample?: Promise<Prosa> };

/**
 * The server side of Prosa for this process, made at its first use and shared by all routes.
 * It lives on `globalThis`, since a bundler may load this module once per route.
 */
export function getProsa(): Promise<Prosa> {
  slot.prosaOfExample ??= Promise.resolve(fromEnvironment(process.env, { authenticate }));
  return slot.prosaOfExample;
}
