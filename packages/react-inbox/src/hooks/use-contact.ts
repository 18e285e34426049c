import type { ConversationContact } from "@prosa/core";
import { useCallback, useState } from "react";
import { toProsaError } from "../store/context.ts";
import type {
  Contact,
  ContactCalls,
  ContactDetails,
  ContactFile,
  ContactNote,
  ContactPatch,
  ContactQuery,
  Page,
} from "../transport/transport.ts";
import { useInbox } from "./inbox-context.ts";
import { useRemote } from "./use-remote.ts";
import { useSession } from "./use-session.ts";

const NOTES = 20;
const FILES = 12;

function useCalls(): ContactCalls {
  const { transport } = useInbox().client;
  if (transport.contacts) return transport.contacts;
  throw new Error(
    "Contact hooks need a transport with contacts. Without it nothing is known of a contact. Show them only where client.transport.contacts is there.",
  );
}

/**
 * A contact with its fields, addresses, merges and conversations, and what may be done with it: an
 * action is `null` where the transport or the operator's rights lack it. Actions reject with
 * `ProsaError`. Read again when the conversation's contact changes for anybody.
 */
export function useContact(shown: ConversationContact) {
  const calls = useCalls();
  const { can } = useSession();
  const details = useRemote<ContactDetails>(
    shown.id,
    (signal) => calls.get(shown.id, { signal }),
    `${shown.name}/${shown.blocked}`,
  );
  const { set, reload } = details;
  const keep = useCallback((contact: Contact) => set((held) => ({ ...held, contact })), [set]);
  const { update, block, merge, unmerge } = calls;
  const version = details.value?.contact.version;
  const isPerson = shown.kind === "person";
  return {
    ...details,
    update:
      can("contact.update") && update
        ? async (patch: ContactPatch) => keep(await update(shown.id, patch, version))
        : null,
    block:
      can("contact.block") && block
        ? async (blocked: boolean) => keep(await block(shown.id, blocked))
        : null,
    /** Takes the other contact into this one; nothing moves, and `unmerge` undoes it. */
    merge:
      can("contact.merge") && merge && isPerson
        ? async (loserId: string) => {
            const made = await merge(shown.id, loserId);
            reload();
            return made;
          }
        : null,
    unmerge:
      can("contact.merge") && unmerge
        ? async (mergeId: string) => {
            await unmerge(mergeId);
            reload();
          }
        : null,
  };
}

/** Pages of a list about a contact, newest first. */
function usePages<T>(
  contactId: string,
  read: (query: ContactQuery, options: { signal?: AbortSignal }) => Promise<Page<T>>,
  limit: number,
) {
  const first = useRemote<Page<T>>(contactId, (signal) => read({ contactId, limit }, { signal }));
  const [isLoadingMore, setLoadingMore] = useState(false);
  const cursor = first.value?.nextCursor ?? null;
  const { set } = first;
  const loadMore = async () => {
    if (cursor === null) return;
    setLoadingMore(true);
    try {
      const page = await read({ contactId, limit, cursor }, {});
      set((held) =>
        held.nextCursor === cursor ? { ...page, items: [...held.items, ...page.items] } : held,
      );
    } finally {
      setLoadingMore(false);
    }
  };
  return {
    ...first,
    items: first.value?.items ?? [],
    hasMore: cursor !== null,
    isLoadingMore,
    loadMore,
  };
}

const nothing = async () => ({ items: [], nextCursor: null });

/** The team's notes about a contact. `save` without a note writes a new one. */
export function useContactNotes(contactId: string) {
  const { notes, saveNote, deleteNote } = useCalls();
  const { can, value: session } = useSession();
  const canWrite = can("note.write");
  const list = usePages<ContactNote>(contactId, notes ?? nothing, NOTES);
  const { set } = list;
  const me = session?.me.id;
  return {
    ...list,
    isAvailable: notes !== undefined,
    isMine: (note: ContactNote) => canWrite && note.author?.id === me,
    save:
      canWrite && saveNote
        ? async (noteId: string, body: string) => {
            const saved = await saveNote(contactId, noteId, body);
            set((held) => ({
              ...held,
              items: held.items.some(({ id }) => id === saved.id)
                ? held.items.map((each) => (each.id === saved.id ? saved : each))
                : [saved, ...held.items],
            }));
          }
        : null,
    remove:
      canWrite && deleteNote
        ? async (noteId: string) => {
            await deleteNote(contactId, noteId);
            set((held) => ({ ...held, items: held.items.filter(({ id }) => id !== noteId) }));
          }
        : null,
  };
}

/** Pictures and videos of a contact's conversations that the operator sees. */
export function useContactMedia(contactId: string) {
  const { media } = useCalls();
  return {
    ...usePages<ContactFile>(contactId, media ?? nothing, FILES),
    isAvailable: media !== undefined,
  };
}

/** Runs an action for a form: whether it is under way, and what went wrong. */
export function useAction() {
  const [state, setState] = useState<{ isBusy: boolean; code: string | null }>({
    isBusy: false,
    code: null,
  });
  const run = useCallback(async (action: () => Promise<unknown>): Promise<boolean> => {
    setState({ isBusy: true, code: null });
    try {
      await action();
      setState({ isBusy: false, code: null });
      return true;
    } catch (cause) {
      setState({ isBusy: false, code: toProsaError(cause).code });
      return false;
    }
  }, []);
  return { ...state, run };
}
