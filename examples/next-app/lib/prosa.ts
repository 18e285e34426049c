import { fromEnvironment, type Prosa } from "@prosa/server-sdk";
import { after } from "next/server";
import { pino } from "pino";
import { authenticate } from "./supabase/authenticate.ts";

const slot = globalThis as typeof globalThis & { prosaOfExample?: Promise<Prosa> };

/**
 * The server side of Prosa for this process, made at its first use and shared by all routes.
 * It lives on `globalThis`, since a bundler may load this module once per route.
 */
export function getProsa(): Promise<Prosa> {
  slot.prosaOfExample ??= fromEnvironment(process.env, {
    authenticate,
    logger: pino({ base: { process: "web" } }),
    waitUntil: after,
  });
  return slot.prosaOfExample;
}
