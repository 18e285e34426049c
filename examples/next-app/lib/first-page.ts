import { type InitialData, loadInitialData, parseListParams } from "@prosa/react-inbox/server";
import { headers } from "next/headers";
import { createSessionClient } from "./supabase/server.ts";

/**
 * The list that the address names, for the first drawing of the inbox. `undefined` where it cannot
 * be had: the browser then asks by itself, and says what is wrong.
 */
export async function loadFirstPage(tenantId: string): Promise<InitialData | undefined> {
  const [client, sent] = await Promise.all([createSessionClient(), headers()]);
  const query = parseListParams(new URLSearchParams(sent.get("x-search") ?? ""));
  return loadInitialData({ client, tenantId, query }).catch(() => undefined);
}
