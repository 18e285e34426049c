import { type ConversationContact, parsePhone, uuidV7 } from "@prosa/core";
import { type FormEvent, useId, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useAction } from "../hooks/use-contact.ts";
import { useActiveConversation } from "../hooks/use-conversations.ts";
import { useSearch } from "../hooks/use-search.ts";
import { useSession } from "../hooks/use-session.ts";
import { contactName } from "../primitives/preview-text.ts";
import { ContactAvatar } from "./avatar.tsx";
import { Dialog } from "./dialog.tsx";
import { useLaterStrings } from "./later.tsx";

/** Whom to write to, on which channel, and what: then the conversation opens. */
export default function StartDialog({ onClose }: { onClose(): void }) {
  const { strings, client, format } = useInbox();
  const words = useLaterStrings().start;
  const { value } = useSession();
  const { open } = useActiveConversation();
  const channels = (value?.channels ?? []).filter(
    ({ isMine, status }) => isMine !== false && status !== "disabled",
  );
  const [channelId, setChannelId] = useState(channels[0]?.id ?? "");
  const [asked, setAsked] = useState("");
  const [chosen, setChosen] = useState<ConversationContact | null>(null);
  const [body, setBody] = useState("");
  // One for each dialog: what is sent again after a lost answer is the same message.
  const [clientMessageId] = useState(() =>
    uuidV7(client.now(), crypto.getRandomValues(new Uint8Array(10))),
  );
  const action = useAction();
  const id = useId();
  const phone = parsePhone(asked);
  const to = chosen ? { contactId: chosen.id } : phone ? { phone } : null;
  const canSend = to !== null && channelId !== "" && body.trim() !== "" && !action.isBusy;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!canSend) return;
    await action.run(async () => {
      const first = { channelId, clientMessageId, body: body.trim(), ...to };
      const started = await client.transport.startConversation?.(first);
      onClose();
      if (started) open(started.conversationId);
    });
  };
  const problems: Record<string, string> = {
    "contact.not_found": words.nobody,
    "conversation.taken": words.taken,
  };
  return (
    <Dialog label={strings.list.start} className="prosa-dialog" onClose={onClose}>
      <form className="prosa-dialog-body" onSubmit={(event) => void submit(event)}>
        <h2 className="prosa-dialog-title">{strings.list.start}</h2>
        {chosen ? (
          <div className="prosa-merge-person">
            <ContactAvatar contact={chosen} size={36} />
            <b className="prosa-ell prosa-grow">{contactName(chosen, strings, format)}</b>
            <button type="button" className="prosa-btn" onClick={() => setChosen(null)}>
              {words.change}
            </button>
          </div>
        ) : (
          <>
            <label className="prosa-field-label" htmlFor={`${id}-who`}>
              {words.who}
            </label>
            <input
              id={`${id}-who`}
              className="prosa-field"
              aria-describedby={`${id}-hint`}
              autoComplete="off"
              maxLength={200}
              value={asked}
              onChange={(event) => setAsked(event.target.value)}
            />
            <People
              hintId={`${id}-hint`}
              query={phone ? "" : asked}
              phone={phone}
              onChoose={setChosen}
            />
          </>
        )}
        {channels.length > 1 && (
          <>
            <label className="prosa-field-label" htmlFor={`${id}-channel`}>
              {words.channel}
            </label>
            <select
              id={`${id}-channel`}
              className="prosa-field"
              value={channelId}
              onChange={(event) => setChannelId(event.target.value)}
            >
              {channels.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </select>
          </>
        )}
        <label className="prosa-field-label" htmlFor={`${id}-body`}>
          {words.message}
        </label>
        <textarea
          id={`${id}-body`}
          className="prosa-field"
          rows={3}
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
        {action.code !== null && (
          <p className="prosa-dialog-text" role="alert">
            {problems[action.code] ?? strings.errors[action.code] ?? words.failed}
          </p>
        )}
        <div className="prosa-dialog-actions">
          <button type="button" className="prosa-btn" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="prosa-btn" data-tone="primary" disabled={!canSend}>
            {words.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface PeopleProps {
  hintId: string;
  query: string;
  /** The number that is written to instead, digits. */
  phone: string | null;
  onChoose(contact: ConversationContact): void;
}

/** Contacts by the name that is typed, or the number that it is. */
function People({ hintId, query, phone, onChoose }: PeopleProps) {
  const { strings, format } = useInbox();
  const words = useLaterStrings().start;
  const search = useSearch(query);
  const found = new Map(
    (search.page?.conversations ?? [])
      .filter(({ contact }) => contact.kind === "person")
      .map(({ contact }) => [contact.id, contact]),
  );
  return (
    <>
      {found.size > 0 && (
        <div className="prosa-merge-found" aria-busy={search.status === "loading"}>
          {[...found.values()].map((contact) => (
            <button
              key={contact.id}
              type="button"
              className="prosa-merge-item"
              onClick={() => onChoose(contact)}
            >
              <span className="prosa-merge-person">
                <ContactAvatar contact={contact} size={36} />
                <span className="prosa-grow">
                  <b className="prosa-ell">{contactName(contact, strings, format)}</b>
                  {contact.phone && <small>{format.phone(contact.phone)}</small>}
                </span>
              </span>
            </button>
          ))}
        </div>
      )}
      <p id={hintId} className="prosa-dialog-text" role="status">
        {phone
          ? words.to(format.phone(`+${phone}`))
          : search.status === "ready" && found.size === 0
            ? words.none(query.trim())
            : words.hint}
      </p>
    </>
  );
}
