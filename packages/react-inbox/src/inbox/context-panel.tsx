import { useInbox } from "../hooks/inbox-context.ts";
import { useNow } from "../hooks/use-now.ts";
import * as Context from "../primitives/context.tsx";
import type { KnownConversation } from "../store/state.ts";
import { Label } from "./avatar.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { ContactCard } from "./contact-card.tsx";
import { ContactFields } from "./contact-fields.tsx";
import { ContactHistory } from "./contact-history.tsx";
import { ContactIdentities } from "./contact-identities.tsx";
import { ContactMedia } from "./contact-media.tsx";
import { ContactNotes } from "./contact-notes.tsx";
import { LabelMenu, useLabelItems } from "./label-menu.tsx";
import { useLaterStrings } from "./later.tsx";
import { ServiceControls } from "./service-controls.tsx";

/** What is known about the customer and the conversation, and what can be done with both. */
export default function ContextPanel({ conversation }: { conversation: KnownConversation }) {
  const { client } = useInbox();
  if (!client.transport.contacts) return <ConversationSections conversation={conversation} />;
  return (
    <Context.Root className="prosa-ctx" conversation={conversation}>
      <ContactCard />
      <ConversationSections conversation={conversation} />
      <ContactIdentities />
      <ContactFields />
      <ContactNotes />
      <ContactMedia />
      <ContactHistory />
    </Context.Root>
  );
}

function ConversationSections({ conversation }: { conversation: KnownConversation }) {
  const { strings, format } = useInbox();
  const { panel } = useLaterStrings();
  const now = useNow();
  const labelItems = useLabelItems(conversation);
  const { labels, channel, lastMessageAt } = conversation;
  return (
    <>
      <Context.Section className="prosa-sec" title={panel.service}>
        <dl className="prosa-kv">
          <ServiceControls conversation={conversation} />
          <dt>{strings.context.channel}</dt>
          <dd>
            <ChannelIcon provider={channel.provider} size={14} />
            <span className="prosa-ell" title={channel.name}>
              {channel.name}
            </span>
          </dd>
          {lastMessageAt && (
            <>
              <dt>{panel.since}</dt>
              <dd>{format.listTime(Date.parse(lastMessageAt), now)}</dd>
            </>
          )}
        </dl>
      </Context.Section>
      <Context.Section className="prosa-sec" title={strings.context.labels}>
        <div className="prosa-labels">
          {labels.length === 0 && <span className="prosa-ctx-sub">{panel.noLabels}</span>}
          {labels.map((label) => (
            <Label key={label.id} {...label} isLarge />
          ))}
          <LabelMenu items={labelItems} />
        </div>
      </Context.Section>
    </>
  );
}
