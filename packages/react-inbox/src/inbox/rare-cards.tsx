import { ContactRound, ListChecks, ShoppingBag } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import * as Message from "../primitives/parts/message.ts";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";

/** What few messages carry: it loads with the first of them. */
export default function RareCard() {
  const { kind } = Message.useMessage().item.message;
  switch (kind) {
    case "location":
      return <Place />;
    case "contact":
      return <ContactCards />;
    case "poll":
      return <PollCard />;
    default:
      return <PlainCard />;
  }
}

/** A place: drawn, since a real map would tell a third party where the customer is. */
function Place() {
  const { strings } = useInbox();
  const { place } = useLaterStrings();
  const { location } = Message.useMessage().item.message.content;
  if (!location) return null;
  const { latitude, longitude } = location;
  const title = location.name ?? (location.live ? place.live : strings.kinds.location);
  return (
    <a
      className="prosa-place"
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={place.open}
    >
      <svg viewBox="0 0 300 132" preserveAspectRatio="xMidYMid slice" aria-hidden>
        <path className="prosa-map-park" d="M196 0h58l12 46-40 24-38-22Z" />
        <path className="prosa-map-water" d="M0 96 62 82l32 50H0Z" />
        <g className="prosa-map-road">
          <path d="M-10 42 310 70" strokeWidth="11" />
          <path d="M92-10 136 142" strokeWidth="8" />
          <path d="M186-10 210 142" strokeWidth="6" />
          <path d="M-10 96 142 66 310 118" strokeWidth="5" />
          <path d="M40-10 58 142M262-10 274 142M-10 12 310 22" strokeWidth="3" />
        </g>
        <path
          className="prosa-map-pin"
          d="M158 30c8.300 0 14 6.200 14 13.600 0 9.300-14 20.400-14 20.400s-14-11.100-14-20.400C144 36.200 149.700 30 158 30Z"
        />
        <circle className="prosa-map-eye" cx="158" cy="44" r="4.500" />
      </svg>
      <span className="prosa-place-text">
        <b>{title}</b>
        {location.address && <small>{location.address}</small>}
      </span>
    </a>
  );
}

function ContactCards() {
  const { format } = useInbox();
  const { contacts = [] } = Message.useMessage().item.message.content;
  return (
    <>
      {contacts.map((contact) => (
        <div key={contact.name + contact.phones.join()} className="prosa-card">
          <Icon of={ContactRound} size={18} />
          <span>
            <b>{contact.name}</b>
            {contact.phones.map((phone) => (
              <small key={phone}>{format.phone(phone)}</small>
            ))}
          </span>
        </div>
      ))}
    </>
  );
}

function PollCard() {
  const { strings } = useInbox();
  const { poll, options } = Message.useMessage().item.message.content;
  const lines = poll?.options ?? options ?? [];
  return (
    <div className="prosa-card" data-kind="poll">
      <Icon of={ListChecks} size={18} />
      <span>
        <b>{poll?.question ?? strings.kinds.poll}</b>
        {lines.map((line) => (
          <small key={line}>{line}</small>
        ))}
      </span>
    </div>
  );
}

/** Orders, products, invitations and answers to buttons: what it is, and what it says. */
function PlainCard() {
  const { strings } = useInbox();
  const { kind, body, content } = Message.useMessage().item.message;
  return (
    <div className="prosa-card">
      <Icon of={kind === "choice" ? ListChecks : ShoppingBag} size={18} />
      <span>
        <small>{strings.kinds[kind]}</small>
        <b>{content.choice?.title ?? content.link?.title ?? body ?? strings.kinds[kind]}</b>
      </span>
    </div>
  );
}
