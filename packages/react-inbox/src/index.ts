"use client";

export * from "./hooks.ts";
export { Inbox, type InboxProps } from "./inbox/inbox.tsx";
