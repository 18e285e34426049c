import type { ConversationContact } from "@prosa/core";
import { useId, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useAction } from "../hooks/use-contact.ts";
import { useSearch } from "../hooks/use-search.ts";
import { contactName } from "../primitives/preview-text.ts";
import type { KnownConversation } from "../store/state.ts";
import { ContactAvatar } from "./avatar.tsx";
import { Dialog } from "./dialog.tsx";
import { useLaterStrings } from "./later.tsx";
import { ActionError, reasonOf } from "./section-state.tsx";

/** Finds the other contact, says what joining does, and joins. */
export default function MergeDialog({
  conversation,
  merge,
  onClose,
}: {
  conversation: KnownConversation;
  merge(loserId: string): Promise<unknown>;
  onClose(): void;
}) {
  const { strings, format } = useInbox();
  const { person } = useLaterStrings();
  const kept = conversation.contact;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ConversationContact | null>(null);
  const search = useSearch(query);
  const action = useAction();
  const id = useId();
  const found = new Map(
    (search.page?.conversations ?? []).map(({ contact }) => [contact.id, contact]),
  );
  const others = [...found.values()].filter(
    (each) => each.id !== kept.id && each.kind === "person",
  );
  const name = contactName(kept, strings, format);
  return (
    <Dialog label={person.mergeTitle} className="prosa-dialog" onClose={onClose}>
      <div className="prosa-dialog-body">
        <h2 className="prosa-dialog-title">{person.mergeTitle}</h2>
        {chosen ? (
          <>
            <Person contact={chosen} />
            <ul className="prosa-merge-what">
              {person.mergeWhat(name, contactName(chosen, strings, format)).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        ) : (
          <>
            <label className="prosa-field-label" htmlFor={id}>
              {person.mergeSearch(name)}
            </label>
            <input
              id={id}
              type="search"
              className="prosa-field"
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
            <div className="prosa-merge-found" aria-busy={search.status === "loading"}>
              {others.map((each) => (
                <button
                  key={each.id}
                  type="button"
                  className="prosa-merge-item"
                  onClick={() => setChosen(each)}
                >
                  <Person contact={each} />
                </button>
              ))}
              <p className="prosa-ctx-sub" role="status">
                {search.status === "error" && reasonOf(strings, search.error?.code ?? "internal")}
                {search.status === "ready" && others.length === 0 && person.mergeNone(query.trim())}
                {search.status === "off" && person.mergeHint}
              </p>
            </div>
          </>
        )}
        <ActionError code={action.code} />
        <div className="prosa-dialog-actions">
          <button
            type="button"
            className="prosa-btn"
            onClick={() => (chosen ? setChosen(null) : onClose())}
          >
            {chosen ? strings.header.back : person.cancel}
          </button>
          {chosen && (
            <button
              type="button"
              className="prosa-btn"
              data-tone="primary"
              disabled={action.isBusy}
              onClick={async () => {
                if (await action.run(() => merge(chosen.id))) onClose();
              }}
            >
              {person.merge}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Person({ contact }: { contact: ConversationContact }) {
  const { strings, format } = useInbox();
  return (
    <span className="prosa-merge-person">
      <ContactAvatar contact={contact} size={36} />
      <span className="prosa-grow">
        <b className="prosa-ell">{contactName(contact, strings, format)}</b>
        {contact.phone && <small>{format.phone(contact.phone)}</small>}
      </span>
    </span>
  );
}
