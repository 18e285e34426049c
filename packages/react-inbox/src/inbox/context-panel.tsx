import { useInbox } from "../hooks/inbox-context.ts";
import { useNow } from "../hooks/use-now.ts";
import { contactName } from "../primitives/preview-text.ts";
import type { KnownConversation } from "../store/state.ts";
import { Avatar, ContactAvatar, Label } from "./avatar.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { LabelMenu, useLabelItems } from "./label-menu.tsx";

/** What is known about the customer and the conversation. */
export function ContextPanel({ conversation }: { conversation: KnownConversation }) {
  const { strings, format } = useInbox();
  const now = useNow();
  const labelItems = useLabelItems(conversation);
  const { contact, assignee, team, channel, labels, priority, lastMessageAt } = conversation;
  const name = contactName(contact, strings, format);
  const phone = contact.phone ? format.phone(contact.phone) : null;
  return (
    <>
      <div className="prosa-ctx-top">
        <ContactAvatar contact={contact} size={56} />
        <div>
          <h2 className="prosa-ctx-name">{name}</h2>
          {phone && phone !== name && <p className="prosa-ctx-sub">{phone}</p>}
        </div>
      </div>
      <section className="prosa-sec">
        <h3 className="prosa-sec-title">{strings.context.service}</h3>
        <dl className="prosa-kv">
          <dt>{strings.header.assignee}</dt>
          <dd>
            {assignee && <Avatar id={assignee.id} name={assignee.name} kind="team" size={20} />}
            {assignee?.name ?? strings.noAssignee}
          </dd>
          <dt>{strings.team}</dt>
          <dd>{team?.name ?? strings.noTeam}</dd>
          <dt>{strings.context.priority}</dt>
          <dd>{strings.priority[priority]}</dd>
          <dt>{strings.context.channel}</dt>
          <dd>
            <ChannelIcon provider={channel.provider} size={14} />
            {channel.name}
          </dd>
          {lastMessageAt && (
            <>
              <dt>{strings.context.since}</dt>
              <dd>{format.listTime(Date.parse(lastMessageAt), now)}</dd>
            </>
          )}
        </dl>
      </section>
      <section className="prosa-sec">
        <h3 className="prosa-sec-title">{strings.context.labels}</h3>
        <div className="prosa-labels">
          {labels.length === 0 && <span className="prosa-ctx-sub">{strings.context.noLabels}</span>}
          {labels.map((label) => (
            <Label key={label.id} {...label} isLarge />
          ))}
          <LabelMenu items={labelItems} />
        </div>
      </section>
    </>
  );
}
