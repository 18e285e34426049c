import { useInbox } from "../hooks/inbox-context.ts";
import { isBigEmoji } from "../internal/parse-format.ts";
import * as Message from "../primitives/parts/message.ts";
import { ContactCards, LinkCard, Place, PlainCard, PollCard } from "./message-cards.tsx";
import { FileCard, Film, Pictures, Voice } from "./message-media.tsx";

/** What a message carries, by its kind; the host's component wins. */
export function MessageBody() {
  const { components } = useInbox();
  const { item } = Message.useMessage();
  const { kind, body } = item.message;
  const Custom = components.Message?.[kind];
  if (Custom) return <Custom item={item} />;
  const isText = !["choice", "order", "product", "invite", "unsupported"].includes(kind);
  return (
    <>
      <Carried />
      {isText && body !== null && body !== "" && (
        <Message.Text
          className={kind === "text" && isBigEmoji(body) ? "prosa-text prosa-emoji" : "prosa-text"}
          text={body}
        />
      )}
    </>
  );
}

function Carried() {
  const { strings } = useInbox();
  const { kind, body, attachments, content } = Message.useMessage().item.message;
  const [first] = attachments;
  switch (kind) {
    case "text":
      return <LinkCard />;
    case "image":
    case "album":
    case "sticker":
      return <Pictures attachments={attachments} />;
    case "audio":
      return first ? <Voice attachment={first} /> : null;
    case "video":
      return first ? <Film attachment={first} /> : null;
    case "document":
      return first ? <FileCard attachment={first} /> : null;
    case "location":
      return <Place />;
    case "contact":
      return <ContactCards />;
    case "poll":
      return <PollCard />;
    case "choice":
    case "order":
    case "product":
    case "invite":
      return <PlainCard />;
    default:
      return (
        <span className="prosa-gone">
          {body ?? strings.unsupported(content.providerKind ?? kind)}
        </span>
      );
  }
}
