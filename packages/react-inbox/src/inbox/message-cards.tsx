import { Ban, ExternalLink } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { safeHref } from "../internal/safe-href.ts";
import * as Message from "../primitives/parts/message.ts";
import { Icon } from "./icon.tsx";

/** The buttons that the customer sees under a text; here they do nothing. */
export function ButtonTitles({ of: titles }: { of: readonly string[] | undefined }) {
  if (!titles?.length) return null;
  return (
    <ul className="prosa-titles">
      {titles.map((title) => (
        <li key={title}>{title}</li>
      ))}
    </ul>
  );
}

/** Where a link or an advertisement leads, as the message itself told. */
export function LinkCard() {
  const { strings } = useInbox();
  const { link, ad } = Message.useMessage().item.message.content;
  const address = link?.url ?? ad?.sourceUrl;
  const href = address ? safeHref(address) : null;
  const title = link?.title ?? ad?.title;
  if (!href || !title) return null;
  return (
    <a className="prosa-card" href={href} target="_blank" rel="noopener noreferrer nofollow">
      <Icon of={ExternalLink} size={18} />
      <span>
        {ad && <small>{strings.fromAd}</small>}
        <b>{title}</b>
        {link?.description && <small>{link.description}</small>}
      </span>
    </a>
  );
}

export function Gone() {
  const { strings } = useInbox();
  const { direction, deletedBy } = Message.useMessage().item.message;
  const ours = deletedBy ? strings.deletedBy(deletedBy.name) : strings.deletedByUs;
  return (
    <span className="prosa-gone">
      <Icon of={Ban} size={14} />
      {direction === "in" ? strings.deleted : ours}
    </span>
  );
}
