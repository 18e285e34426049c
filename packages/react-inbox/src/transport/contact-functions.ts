import * as v from "valibot";
import {
  attachment,
  conversation,
  count,
  flag,
  named,
  readAs,
  type Schema,
  text,
} from "./parse.ts";
import type {
  Contact,
  ContactCalls,
  ContactDetails,
  ContactFile,
  ContactNote,
} from "./transport.ts";
import type { Call } from "./user-functions.ts";

const value = v.union([text, count, flag]);
const contact: Schema<Contact> = v.object({
  id: text,
  kind: v.picklist(["person", "group"]),
  name: v.nullable(text),
  phone: v.nullable(text),
  attributes: v.fallback(v.record(text, value), {}),
  blockedAt: v.nullable(text),
  version: count,
});
const contactDetails: Schema<ContactDetails> = v.object({
  contact,
  fields: v.array(
    v.object({
      key: text,
      label: text,
      kind: v.fallback(v.picklist(["text", "number", "date", "boolean", "url", "choice"]), "text"),
      choices: v.array(text),
    }),
  ),
  merges: v.array(
    v.object({
      mergeId: text,
      contact: v.object({ id: text, name: v.nullable(text), phone: v.nullable(text) }),
      by: v.nullable(named),
      at: text,
    }),
  ),
  addresses: v.array(
    v.object({
      id: text,
      channel: v.object({ id: text, name: text, provider: text }),
      identities: v.array(
        v.object({
          kind: v.fallback(v.picklist(["phone", "jid", "lid", "bsuid", "group", "api"]), "api"),
          value: text,
          since: v.fallback(v.nullable(text), null),
        }),
      ),
    }),
  ),
  conversations: v.array(conversation),
});
const note: Schema<ContactNote> = v.object({
  id: text,
  body: text,
  author: v.nullable(named),
  createdAt: text,
  editedAt: v.nullable(text),
});
const pageOf = <T>(schema: Schema<T>) =>
  v.object({ items: v.array(schema), nextCursor: v.nullable(text) });
const file: Schema<ContactFile> = v.object({
  attachment,
  messageId: text,
  conversationId: text,
  at: text,
});

const changed = v.object({ contact });
const saved = v.object({ note });
const notes = pageOf(note);
const files = pageOf(file);
const merged = v.object({ mergeId: text });

/** What is one function of the schema each, about a contact. */
export function contactFunctions(call: Call): Required<ContactCalls> {
  const of = (contactId: string, more: object = {}) => ({ contactId, ...more });
  return {
    get: async (id, o) => readAs(contactDetails, "contact", await call("get_contact", of(id), o)),
    update: async (id, patch, expectedVersion) =>
      readAs(changed, "contact", await call("update_contact", of(id, { patch, expectedVersion })))
        .contact,
    block: async (id, blocked) =>
      readAs(changed, "contact", await call("block_contact", of(id, { blocked }))).contact,
    notes: async (query, o) => readAs(notes, "notes", await call("list_contact_notes", query, o)),
    saveNote: async (id, noteId, body) =>
      readAs(saved, "note", await call("save_contact_note", of(id, { noteId, body }))).note,
    async deleteNote(id, noteId) {
      await call("delete_contact_note", of(id, { noteId }));
    },
    media: async (query, o) => readAs(files, "files", await call("list_contact_media", query, o)),
    merge: async (winnerId, loserId) =>
      readAs(merged, "merge", await call("merge_contacts", { winnerId, loserId })),
    async unmerge(mergeId) {
      await call("unmerge_contacts", { mergeId });
    },
  };
}
