import type { Prosa } from "@prosa/server-sdk";
import { after } from "next/server";
import { pino } from "pino";
import { authenticate } from "./supabase/authenticate.ts";

const slot = globalThis as typeof globalThis & { prosaOfExample?: Promise<Prosa> };

/**
 * The server side of Prosa for this process, made at its first use and shared by all routes.
 * It lives on `globalThis`, since a bundler may load this module once per route.
 */
export function getProsa(): Promise<Prosa> {
  slot.prosaOfExample ??= makeProsa();
  return slot.prosaOfExample;
}

async function makeProsa(): Promise<Prosa> {
  // Loaded as it lies in node_modules: it reads files beside its code, which a bundler would move.
  const { fromEnvironment } = await import(/* turbopackIgnore: true */ "@prosa/server-sdk");
  return fromEnvironment(process.env, {
    authenticate,
    logger: pino({ base: { process: "web" } }),
    waitUntil: after,
  });
}
