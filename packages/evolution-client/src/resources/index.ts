export {
  type BusinessResource,
  type Catalog,
  type CatalogOwner,
  type CatalogRequest,
  type Collections,
  createBusinessResource,
} from "./business.ts";
export { type CallResource, createCallResource, type OfferCallRequest } from "./call.ts";
export {
  type ChatPosition,
  type ChatResource,
  type ChatRow,
  type ContactRow,
  createChatResource,
  type FindMessagesRequest,
  type FoundMessages,
  type MediaBase64,
  type MessageRecord,
  type NumberCheck,
  type ProtocolAnswer,
  type StatusRow,
} from "./chat.ts";
export { createGroupResource, type GroupResource } from "./group.ts";
export type {
  GroupInfo,
  GroupMember,
  GroupParticipant,
  InviteRequest,
  OfGroup,
  ParticipantChange,
  ParticipantResult,
} from "./group-info.ts";
export {
  createInboundResource,
  type EvolutionChannelMessage,
  type InboundResource,
} from "./inbound.ts";
export {
  type ConnectionState,
  type CreatedInstance,
  type CreateInstanceRequest,
  createInstanceResource,
  type InstanceDone,
  type InstanceResource,
  type InstanceRow,
  type InstanceState,
  type Integration,
  type QrCode,
} from "./instance.ts";
export { createLabelResource, type Label, type LabelChange, type LabelResource } from "./label.ts";
export {
  createMessageResource,
  type MessageResource,
  type SendAudioRequest,
  type SendBase,
  type SendContactRequest,
  type SendLocationRequest,
  type SendMediaRequest,
  type SendReactionRequest,
  type SendStickerRequest,
  type SendTextRequest,
  type SentMessage,
} from "./message.ts";
export type {
  MessageButton,
  SendButtonsRequest,
  SendListRequest,
  SendPollRequest,
  SendPtvRequest,
  SendStatusRequest,
  SendTemplateRequest,
} from "./message-request.ts";
export {
  type BusinessProfile,
  createProfileResource,
  type PrivacySettings,
  type Profile,
  type ProfileResource,
} from "./profile.ts";
export { createProxyResource, type ProxyResource, type ProxySettings } from "./proxy.ts";
export {
  createSettingsResource,
  type InstanceSettings,
  type SettingsResource,
} from "./settings.ts";
export {
  type CreateTemplateRequest,
  createTemplateResource,
  type Template,
  type TemplateComponent,
  type TemplateResource,
} from "./template.ts";
export {
  createWebhookResource,
  type WebhookEventName,
  type WebhookResource,
  type WebhookRow,
  type WebhookSettings,
} from "./webhook.ts";
