export {
  createSupabaseGateway,
  type SupabaseGatewayOptions,
  type SupabaseRpcClient,
} from "./gateway.ts";
export { createSupabaseMediaStore } from "./media-store.ts";
