"use client";

export * as Composer from "./primitives/composer.tsx";
export * as InboxLayout from "./primitives/inbox-layout.tsx";
export * as LinkStatus from "./primitives/link-status.tsx";
export * as ConversationList from "./primitives/parts/conversation-list.ts";
export * as Message from "./primitives/parts/message.ts";
export * as Thread from "./primitives/parts/thread.ts";
export { contactName, plainText } from "./primitives/preview-text.ts";
