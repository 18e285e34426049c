import { type Attachment, type ConversationItem, type Message, ProsaError } from "@prosa/core";
import { compareMessages } from "../store/thread-window.ts";
import type {
  AttributeValue,
  Contact,
  ContactAddress,
  ContactDetails,
  ContactField,
  ContactFile,
  ContactMerge,
  ContactNote,
  ContactPatch,
  Page,
  Session,
} from "../transport/transport.ts";

/** What is known of a contact beside its conversations. */
export interface FakeContact {
  attributes?: Record<string, AttributeValue>;
  addresses?: ContactAddress[];
  notes?: ContactNote[];
}

export interface FakeContactSeed {
  fields?: ContactField[];
  byId?: Record<string, FakeContact>;
}

interface World {
  me: Session["me"];
  now(): number;
  conversations: ReadonlyMap<string, ConversationItem>;
  thread(conversationId: string): readonly Message[];
  /** Tells that a conversation looks different now. */
  changed(conversationId: string): void;
}

/** The contacts of the fake server: enough to drive the panel. */
export function createFakeContacts(seed: FakeContactSeed, world: World) {
  const known = new Map<string, Contact>();
  const details = new Map(Object.entries(structuredClone(seed.byId ?? {})));
  const merges: (ContactMerge & { winnerId: string })[] = [];
  let ids = 0;

  const rootOf = (id: string): string => {
    const into = merges.find(({ contact }) => contact.id === id);
    return into ? rootOf(into.winnerId) : id;
  };
  const own = (id: string) =>
    [...world.conversations.values()].filter((each) => originals.get(each.id) === id);
  const originals = new Map(
    [...world.conversations.values()].map((each) => [each.id, each.contact.id]),
  );
  const tree = (id: string): string[] => [
    id,
    ...merges.filter(({ winnerId }) => winnerId === id).flatMap(({ contact }) => tree(contact.id)),
  ];
  const talks = (id: string) => tree(id).flatMap(own);

  function contact(asked: string): Contact {
    const id = rootOf(asked);
    const held = known.get(id);
    if (held) return held;
    const seen = own(id)[0];
    if (!seen) throw new ProsaError("contact.not_found", "There is no such contact.");
    const { kind, name, phone } = seen.contact;
    const attributes = details.get(id)?.attributes ?? {};
    const made = { id, kind, name, phone, attributes, blockedAt: null, version: 1 };
    known.set(id, made);
    return made;
  }

  /** Has every conversation of the contact show it as it is now. */
  function show(id: string): void {
    const { name, blockedAt, phone } = contact(id);
    const root = rootOf(id);
    for (const item of talks(root)) {
      const { kind, phone: reached } = item.contact;
      item.contact = {
        id: root,
        kind,
        name,
        phone: reached ?? phone,
        ...(blockedAt && { blocked: true }),
      };
      world.changed(item.id);
    }
  }

  const page = <T>(all: T[], limit: number, cursor?: string): Page<T> => {
    const from = Number(cursor ?? 0);
    const nextCursor = from + limit < all.length ? String(from + limit) : null;
    return structuredClone({ items: all.slice(from, from + limit), nextCursor });
  };
  const notesOf = (id: string): ContactNote[] =>
    tree(rootOf(id))
      .flatMap((each) => details.get(each)?.notes ?? [])
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const mine = (noteId: string) => {
    for (const each of details.values()) {
      const note = each.notes?.find(({ id }) => id === noteId);
      if (note && note.author?.id !== world.me.id) {
        throw new ProsaError("auth.forbidden", "Only who wrote a note may change it.");
      }
      if (note) return { note, of: each };
    }
    return null;
  };

  return {
    get(asked: string): ContactDetails {
      const held = contact(asked);
      return structuredClone({
        contact: held,
        fields: seed.fields ?? [],
        merges: merges.filter(({ winnerId }) => winnerId === held.id),
        addresses: tree(held.id).flatMap(
          (id) => details.get(id)?.addresses ?? addressOf(own(id)[0]),
        ),
        conversations: talks(held.id)
          .map(({ read: _read, ...rest }) => rest)
          .sort((a, b) => b.number - a.number),
      });
    },
    update(asked: string, patch: ContactPatch, expectedVersion?: number): Contact {
      const held = contact(asked);
      if (expectedVersion !== undefined && expectedVersion !== held.version) {
        throw new ProsaError("storage.conflict", "Somebody changed this contact meanwhile.");
      }
      if (patch.name !== undefined) held.name = patch.name;
      for (const [key, value] of Object.entries(patch.attributes ?? {})) {
        if (value === null) delete held.attributes[key];
        else held.attributes[key] = value;
      }
      held.version += 1;
      show(held.id);
      return structuredClone(held);
    },
    block(asked: string, blocked: boolean): Contact {
      const held = contact(asked);
      held.blockedAt = blocked ? new Date(world.now()).toISOString() : null;
      show(held.id);
      return structuredClone(held);
    },
    notes: (id: string, limit: number, cursor?: string) => page(notesOf(id), limit, cursor),
    saveNote(asked: string, noteId: string, body: string): ContactNote {
      const found = mine(noteId);
      const at = new Date(world.now()).toISOString();
      if (found) {
        Object.assign(found.note, { body, editedAt: at });
        return structuredClone(found.note);
      }
      const author = { id: world.me.id, name: world.me.name };
      const note = { id: noteId, body, author, createdAt: at, editedAt: null };
      const id = rootOf(asked);
      const held = details.get(id) ?? {};
      details.set(id, { ...held, notes: [...(held.notes ?? []), note] });
      return structuredClone(note);
    },
    deleteNote(noteId: string): void {
      const found = mine(noteId);
      if (found) found.of.notes = found.of.notes?.filter(({ id }) => id !== noteId);
    },
    media(asked: string, limit: number, cursor?: string): Page<ContactFile> {
      const isShown = ({ kind, state }: Attachment) =>
        (kind === "image" || kind === "video") && state === "ready";
      const files = talks(rootOf(asked))
        .flatMap(({ id }) => world.thread(id))
        .filter((each) => !each.deletedAt && each.attachments.length > 0)
        .sort((a, b) => compareMessages(b, a))
        .flatMap((each) =>
          each.attachments.filter(isShown).map((attachment) => ({
            attachment,
            messageId: each.id,
            conversationId: each.conversationId,
            at: each.createdAt,
          })),
        );
      return page(files, limit, cursor);
    },
    merge(winnerId: string, loserId: string): { mergeId: string } {
      const { id, name, phone } = contact(loserId);
      ids += 1;
      const { me } = world;
      merges.push({
        mergeId: `merge-${ids}`,
        winnerId: rootOf(winnerId),
        contact: { id, name, phone },
        by: { id: me.id, name: me.name },
        at: new Date(world.now()).toISOString(),
      });
      show(winnerId);
      return { mergeId: `merge-${ids}` };
    },
    unmerge(mergeId: string): void {
      const at = merges.findIndex((each) => each.mergeId === mergeId);
      const [undone] = at < 0 ? [] : merges.splice(at, 1);
      if (undone) show(undone.contact.id);
    },
  };
}

function addressOf(item: ConversationItem | undefined): ContactAddress[] {
  const { phone } = item?.contact ?? {};
  if (!item || !phone) return [];
  const identity = { kind: "phone" as const, value: phone, since: item.lastMessageAt };
  return [{ id: `address-${item.id}`, channel: item.channel, identities: [identity] }];
}
