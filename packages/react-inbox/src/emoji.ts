"use client";

import { later } from "./inbox/later.tsx";

export type { EmojiPanelProps } from "./inbox/emoji/emoji-panel.tsx";

/**
 * The emoji picker by itself, for hosts that build their own composer. Needs an `InboxProvider`;
 * code, names and words load with its first drawing, from the host's own origin.
 */
export const EmojiPanel = later(() => import("./inbox/emoji/emoji-panel.tsx"));
