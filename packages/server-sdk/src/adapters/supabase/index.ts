export type { Database } from "./database.types.ts";
export {
  createSupabaseGateway,
  type SupabaseGatewayOptions,
  type SupabaseRpcClient,
} from "./gateway.ts";
export { createSupabaseMediaStore } from "./media-store.ts";
