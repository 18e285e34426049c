import { uuidV7 } from "@prosa/core";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useAction, type useContactNotes } from "../hooks/use-contact.ts";
import { useNow } from "../hooks/use-now.ts";
import * as Context from "../primitives/context.tsx";
import type { InboxClient } from "../store/inbox-client.ts";
import type { ContactNote } from "../transport/transport.ts";
import { ContactForm } from "./contact-form.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import { ActionError, SectionState } from "./section-state.tsx";

type Notes = ReturnType<typeof useContactNotes>;

/** What the team wrote about the person. Customers never see it. */
export function ContactNotes() {
  return (
    <Context.Notes>{(notes) => notes.isAvailable && <NoteList notes={notes} />}</Context.Notes>
  );
}

function NoteList({ notes }: { notes: Notes }) {
  const { person } = useLaterStrings();
  const { id } = Context.useContext().conversation.contact;
  const unsaved = useUnsavedNotes();
  const [editing, setEditing] = useState<string | null>(() => (unsaved.has(id) ? "new" : null));
  const { save } = notes;
  return (
    <Context.Section
      className="prosa-sec"
      title={person.notes}
      action={
        save && (
          <button
            type="button"
            className="prosa-ibtn"
            data-size="xs"
            aria-label={person.addNote}
            title={person.addNote}
            onClick={() => setEditing("new")}
          >
            <Icon of={Plus} size={14} />
          </button>
        )
      }
    >
      {editing === "new" && save && (
        <NoteForm key={id} place={id} save={save} onClose={() => setEditing(null)} />
      )}
      <SectionState
        remote={notes}
        isEmpty={notes.items.length === 0 && editing !== "new"}
        empty={person.noNotes}
      >
        <ul className="prosa-pnotes">
          {notes.items.map((note) =>
            editing === note.id && save ? (
              <li key={note.id}>
                <NoteForm
                  place={note.id}
                  note={note}
                  save={save}
                  onClose={() => setEditing(null)}
                />
              </li>
            ) : (
              <Note key={note.id} note={note} notes={notes} onEdit={() => setEditing(note.id)} />
            ),
          )}
        </ul>
        {notes.hasMore && (
          <button
            type="button"
            className="prosa-link"
            disabled={notes.isLoadingMore}
            onClick={() => void notes.loadMore().catch(() => undefined)}
          >
            {person.showMore}
          </button>
        )}
      </SectionState>
    </Context.Section>
  );
}

function Note({ note, notes, onEdit }: { note: ContactNote; notes: Notes; onEdit(): void }) {
  const { strings, format } = useInbox();
  const { person } = useLaterStrings();
  const now = useNow();
  const action = useAction();
  const { remove } = notes;
  const isMine = notes.isMine(note);
  return (
    <li className="prosa-pnote">
      <p dir="auto">{note.body}</p>
      <div className="prosa-pnote-foot">
        <small className="prosa-grow">
          {[
            note.author?.name.split(" ")[0],
            format.listTime(Date.parse(note.createdAt), now),
            note.editedAt && strings.edited,
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
        {isMine && (
          <>
            <button
              type="button"
              className="prosa-ibtn"
              data-size="xs"
              aria-label={person.editNote}
              title={person.editNote}
              onClick={onEdit}
            >
              <Icon of={Pencil} size={12} />
            </button>
            {remove && (
              <button
                type="button"
                className="prosa-ibtn"
                data-size="xs"
                aria-label={person.deleteNote}
                title={person.deleteNote}
                disabled={action.isBusy}
                onClick={() => void action.run(() => remove(note.id))}
              >
                <Icon of={Trash2} size={12} />
              </button>
            )}
          </>
        )}
      </div>
      <ActionError code={action.code} />
    </li>
  );
}

const byClient = new WeakMap<InboxClient, Map<string, { noteId: string; text: string }>>();

/** What was typed into a note and not saved: it outlives the panel, for as long as the page. */
function useUnsavedNotes() {
  const { client } = useInbox();
  const held = byClient.get(client) ?? new Map<string, { noteId: string; text: string }>();
  byClient.set(client, held);
  return held;
}

function NoteForm({
  place,
  note,
  save,
  onClose,
}: {
  place: string;
  note?: ContactNote;
  save: NonNullable<Notes["save"]>;
  onClose(): void;
}) {
  const { strings, client } = useInbox();
  const { now } = client;
  const { person } = useLaterStrings();
  const unsaved = useUnsavedNotes();
  const fieldId = useId();
  const [{ noteId, text }, setTyped] = useState(
    () =>
      unsaved.get(place) ?? {
        noteId: note?.id ?? uuidV7(now(), crypto.getRandomValues(new Uint8Array(10))),
        text: note?.body ?? "",
      },
  );
  useEffect(() => {
    if (text.trim() && text !== note?.body) unsaved.set(place, { noteId, text });
    else unsaved.delete(place);
  }, [unsaved, place, noteId, text, note?.body]);
  const close = () => {
    unsaved.delete(place);
    onClose();
  };
  return (
    <ContactForm
      submitLabel={strings.composer.saveNote}
      isComplete={text.trim() !== ""}
      hasLines
      save={() => save(noteId, text.trim())}
      onClose={close}
      onEscape={() => {
        if (!text.trim() || text === note?.body) close();
      }}
    >
      <label className="prosa-sr" htmlFor={fieldId}>
        {person.noteLabel}
      </label>
      <textarea
        id={fieldId}
        className="prosa-field prosa-field-note"
        // biome-ignore lint/a11y/noAutofocus: it stands in for the button that was pressed
        autoFocus
        rows={3}
        maxLength={4000}
        dir="auto"
        placeholder={person.noteHint}
        value={text}
        onChange={(event) => setTyped({ noteId, text: event.target.value })}
      />
    </ContactForm>
  );
}
