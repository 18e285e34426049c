"use client";

export {
  useAction,
  useContact,
  useContactMedia,
  useContactNotes,
} from "./hooks/use-contact.ts";
export type { Remote } from "./hooks/use-remote.ts";
export * as Context from "./primitives/context.tsx";
export type {
  AttributeValue,
  Contact,
  ContactAddress,
  ContactCalls,
  ContactDetails,
  ContactField,
  ContactFile,
  ContactMerge,
  ContactNote,
  ContactPatch,
  Page,
} from "./transport/transport.ts";
