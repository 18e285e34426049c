const historyEvent = "history imports are made by hand";
const v1 = "the fake speaks Evolution 2";
const older = "the fake spells keys as 2.3.6 and 2.3.7 do, and this is by hand";

/** Captured messages whose content the fake's phones send as it is. */
export const sentAsContent: readonly string[] = [
  "messages.upsert--by-events-path",
  "messages.upsert--duplicate-first",
  "messages.upsert--retry-attempt-1",
  "messages.upsert--ephemeral-text",
  "messages.upsert--group-invite",
  "messages.upsert--image-s3-mediaUrl",
  "messages.upsert--interactive-pix",
  "messages.upsert--list-response",
  "messages.upsert--poll-creation-inbound",
  "messages.upsert--product",
  "messages.upsert--ptv",
  "messages.upsert--template-button-reply",
  "messages.upsert--text-forwarded",
  "messages.upsert--text-link-preview",
  "messages.upsert--text-with-expiration",
  "messages.upsert--view-once-v2-image",
];

/** Captured events that no verb produces and `emit` does, with the reason. */
export const emittedByHand: Readonly<Record<string, string>> = {
  "call--offer": "nobody calls in the fake",
  "chats.set--history": historyEvent,
  "chats.update--v1": v1,
  "chats.upsert--unread-zero-after-status": "the fake counts nothing unread",
  "contacts.update--picture": "pictures do not change",
  "contacts.update--v1": v1,
  "contacts.upsert--no-pushname": "everybody has a name",
  "labels.edit--create": "labels are put on chats but not made",
  "messages.delete--v1": v1,
  "messages.edited--wrapper-extended-text": "edits are not wrapped",
  "messages.set--history": historyEvent,
  "messages.update--read-self-inbound": "the owner's phone reads nothing",
  "messages.update--v1-read": v1,
  "messages.upsert--group-text-pn": "the group's members have LIDs",
  "messages.upsert--newsletter": "there are no newsletters",
  "messages.upsert--template-from-business": "businesses do not write first",
  "messages.upsert--text-lid-senderPn-v230": older,
  "messages.upsert--text-lid-with-alt-v236": older,
  "messages.upsert--text-no-pushname": "everybody has a name",
  "messages.upsert--v1-text": v1,
};

/** Captured events of Meta's and EVOLUTION's channels: through their doors and send routes. */
export const throughChannels: readonly string[] = [
  "chats.update--evolution-channel-object",
  "chats.upsert--evolution-channel-object",
  "contacts.upsert--evolution-channel",
  "messages.update--meta-read",
  "messages.update--meta-sent",
  "messages.upsert--evolution-text",
  "messages.upsert--meta-button",
  "messages.upsert--meta-document",
  "messages.upsert--meta-image",
  "messages.upsert--meta-interactive-button-reply",
  "messages.upsert--meta-location",
  "messages.upsert--meta-no-contacts",
  "messages.upsert--meta-reaction",
  "messages.upsert--meta-sticker",
  "messages.upsert--meta-text",
  "messages.upsert--meta-text-reply",
  "send.message--evolution-text",
  "send.message--meta-buttons",
  "send.message--meta-list",
  "send.message--meta-media-b64",
  "send.message--meta-media-url",
  "send.message--meta-reaction",
  "send.message--meta-text",
];

/** Captured events that the rarer routes and verbs produce. */
export const byRareVerbs: readonly string[] = [
  "chats.update--unread",
  "connection.update--global-webhook",
  "connection.update--replaced-440",
  "connection.update--stream-515",
  "connection.update--transient-428",
  "group-participants.update--add",
  "group-participants.update--by-events-path",
  "group-participants.update--leave",
  "group-participants.update--promote",
  "instance.create--global-webhook",
  "labels.association--add",
  "messages.update--batch-read-1",
  "presence.update--paused",
  "send.message--buttons-reply",
  "send.message--list",
  "send.message--status-text",
  "send.message--text-br-ninth-digit-stripped",
  "send.message--text-formatted-number",
];

/** Captured events of the whole server, not of an instance. */
export const byTheServer: readonly string[] = ["error--errors-webhook-forbidden"];

/** Everything that is not produced by everyday verbs. */
export const planned: ReadonlySet<string> = new Set([
  ...sentAsContent,
  ...Object.keys(emittedByHand),
  ...throughChannels,
  ...byRareVerbs,
  ...byTheServer,
]);
