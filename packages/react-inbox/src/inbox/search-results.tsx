import type { ConversationItem, Message } from "@prosa/core";
import { RotateCcw } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useActiveConversation } from "../hooks/use-conversations.ts";
import { useNow } from "../hooks/use-now.ts";
import * as ConversationList from "../primitives/parts/conversation-list.ts";
import { contactName, plainText } from "../primitives/preview-text.ts";
import { ContactAvatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import { StateCard } from "./state-card.tsx";

/** What stands in place of the list while something is searched for. */
export default function SearchResults() {
  const { strings } = useInbox();
  const { found: words } = useLaterStrings();
  const { search, searchText } = ConversationList.useList();
  const { page, status, error } = search;
  if (error) {
    return (
      <StateCard kind="error" title={words.failedTitle} text={error.message} error={error}>
        <button type="button" className="prosa-btn" onClick={search.retry}>
          <Icon of={RotateCcw} />
          {strings.tryAgain}
        </button>
      </StateCard>
    );
  }
  const isEmpty = page?.conversations.length === 0 && page.messages.length === 0;
  if (status === "ready" && isEmpty) {
    return (
      <StateCard
        kind="quiet"
        title={words.nothingTitle}
        text={words.nothingText(searchText.trim())}
      />
    );
  }
  return (
    <ConversationList.SearchResults className="prosa-rows prosa-found">
      {page && page.conversations.length > 0 && (
        <section>
          <h2 className="prosa-found-title">{words.people}</h2>
          <ul>
            {page.conversations.map((item) => (
              <li key={item.id}>
                <FoundPerson item={item} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {page && page.messages.length > 0 && (
        <section>
          <h2 className="prosa-found-title">{words.messages}</h2>
          <ul>
            {page.messages.map(({ message, conversation }) => (
              <li key={message.id}>
                <FoundMessage message={message} item={conversation} />
              </li>
            ))}
          </ul>
          {page.nextCursor && (
            <button
              type="button"
              className="prosa-btn prosa-found-more"
              disabled={search.isLoadingMore}
              onClick={search.loadMore}
            >
              {words.more}
            </button>
          )}
        </section>
      )}
      {!page && <p className="prosa-sr">{strings.loading}</p>}
    </ConversationList.SearchResults>
  );
}

function FoundPerson({ item }: { item: ConversationItem }) {
  const { strings, format } = useInbox();
  const { id, open } = useActiveConversation();
  const { phone } = item.contact;
  return (
    <button
      type="button"
      data-result=""
      className="prosa-found-row"
      aria-current={item.id === id ? "true" : undefined}
      onClick={() => open(item.id)}
    >
      <ContactAvatar contact={item.contact} size={36} />
      <span className="prosa-found-lines">
        <span className="prosa-found-name prosa-ell">
          <ConversationList.SearchHit>
            {contactName(item.contact, strings, format)}
          </ConversationList.SearchHit>
        </span>
        <span className="prosa-found-text prosa-ell">
          {[
            item.contact.name && phone ? format.phone(phone) : null,
            strings.header.number(String(item.number)),
            strings.status[item.status],
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
    </button>
  );
}

function FoundMessage({ message, item }: { message: Message; item: ConversationItem }) {
  const { strings, format } = useInbox();
  const { open } = useActiveConversation();
  const now = useNow();
  const isOurs = message.direction === "out";
  return (
    <button
      type="button"
      data-result=""
      className="prosa-found-row"
      onClick={() => open(item.id, message.id)}
    >
      <ContactAvatar contact={item.contact} size={36} />
      <span className="prosa-found-lines">
        <span className="prosa-found-line">
          <span className="prosa-found-name prosa-ell">
            {contactName(item.contact, strings, format)}
          </span>
          <time className="prosa-row-time" dateTime={message.sortTs}>
            {format.listTime(Date.parse(message.sortTs), now)}
          </time>
        </span>
        <span className="prosa-found-text prosa-found-clamp" dir="auto">
          {isOurs && `${strings.you}: `}
          <ConversationList.SearchHit>
            {plainText(message.kind, message.body, strings)}
          </ConversationList.SearchHit>
        </span>
      </span>
    </button>
  );
}
