import { useInbox } from "../hooks/inbox-context.ts";
import { useNow } from "../hooks/use-now.ts";
import * as Context from "../primitives/context.tsx";
import { plainText } from "../primitives/preview-text.ts";
import { ChannelIcon } from "./channel-icon.tsx";
import { useLaterStrings } from "./later.tsx";
import { SectionState } from "./section-state.tsx";

/** The contact's other conversations, each to be opened. */
export function ContactHistory() {
  const { strings, format, open } = useInbox();
  const { person } = useLaterStrings();
  const now = useNow();
  const { contact } = Context.useContext();
  return (
    <Context.History>
      {(past) => (
        <Context.Section className="prosa-sec" title={person.history}>
          <SectionState remote={contact} isEmpty={past.length === 0} empty={person.noHistory}>
            <ul className="prosa-past">
              {past.map(({ id, number, channel, status, preview, lastMessageAt }) => (
                <li key={id}>
                  <button type="button" className="prosa-past-item" onClick={() => open(id)}>
                    <span className="prosa-past-line">
                      <span className="prosa-ell">
                        {preview
                          ? plainText(preview.kind, preview.text, strings)
                          : strings.empty.threadTitle}
                      </span>
                      {lastMessageAt && (
                        <time>{format.listTime(Date.parse(lastMessageAt), now)}</time>
                      )}
                    </span>
                    <small>
                      <ChannelIcon provider={channel.provider} size={12} />{" "}
                      {strings.header.number(String(number))} · {strings.status[status]}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
          </SectionState>
        </Context.Section>
      )}
    </Context.History>
  );
}
