import { Fingerprint, Phone } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { monthOf } from "../internal/calendar.ts";
import { identityValue } from "../internal/identity-value.ts";
import * as Context from "../primitives/context.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import { SectionState } from "./section-state.tsx";

/** By what the contact is known on each channel. */
export function ContactIdentities() {
  const { format, locale } = useInbox();
  const { person } = useLaterStrings();
  const { contact } = Context.useContext();
  const addresses = contact.value?.addresses ?? [];
  return (
    <Context.Section className="prosa-sec" title={person.identities}>
      <SectionState remote={contact} isEmpty={addresses.length === 0} empty={person.noIdentities}>
        <ul className="prosa-ids">
          <Context.Addresses>
            {({ id, channel, identities }) =>
              identities.map(({ kind, value, since }) => (
                <li key={`${id}/${kind}/${value}`}>
                  {kind === "phone" || kind === "jid" ? (
                    <Icon of={Phone} size={14} />
                  ) : (
                    <Icon of={Fingerprint} size={14} />
                  )}
                  <span className="prosa-grow">
                    <bdi className="prosa-phone">{identityValue(kind, value, format.phone)}</bdi>
                    <small>
                      <ChannelIcon provider={channel.provider} size={12} /> {channel.name}
                      {since &&
                        ` · ${person.since(monthOf(Date.parse(since), locale.code, format.timeZone))}`}
                    </small>
                  </span>
                  <small>{person.identityKinds[kind]}</small>
                </li>
              ))
            }
          </Context.Addresses>
        </ul>
      </SectionState>
    </Context.Section>
  );
}
