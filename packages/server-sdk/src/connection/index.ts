export {
  type ChannelHealth,
  channelHealth,
  type HealthFacts,
  type HealthReason,
  type HealthState,
} from "./health.ts";
export type { HealthChange, ManagedChannel } from "./managed-channel.ts";
export { type ChannelService, createChannelService } from "./service.ts";
