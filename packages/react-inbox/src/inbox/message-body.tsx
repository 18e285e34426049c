import type { MessageKind } from "@prosa/core";
import { useInbox } from "../hooks/inbox-context.ts";
import { isBigEmoji } from "../internal/parse-format.ts";
import * as Message from "../primitives/parts/message.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import { Album } from "./album.tsx";
import { later } from "./later.tsx";
import { ButtonTitles, LinkCard } from "./message-cards.tsx";
import { FileCard, Film, Voice } from "./message-media.tsx";
import { Picture } from "./picture.tsx";
import { useHits } from "./thread-search/use-hits.tsx";

const RareCard = later(() => import("./rare-cards.tsx"));

/** Kinds whose card says all that their text does. */
const SPOKEN = new Set<MessageKind>([
  "location",
  "contact",
  "poll",
  "choice",
  "order",
  "product",
  "invite",
  "unsupported",
]);

/** What a message carries, by its kind; the host's component wins. */
export function MessageBody() {
  const { components } = useInbox();
  const { item, pictures } = Message.useMessage();
  const { kind, body } = item.message;
  const hits = useHits();
  const Custom = components.Message?.[kind];
  if (Custom) {
    const items = pictures.length > 0 ? pictures : [item];
    return items.map((each) => <Custom key={each.key} item={each} />);
  }
  if (pictures.length > 1) return <JoinedAlbum pictures={pictures} />;
  const isText = !SPOKEN.has(kind);
  return (
    <>
      <Carried />
      {isText && body !== null && body !== "" && (
        <Message.Text
          className={kind === "text" && isBigEmoji(body) ? "prosa-text prosa-emoji" : "prosa-text"}
          text={body}
          words={hits}
        />
      )}
      {kind === "template" && <ButtonTitles of={item.message.content.options} />}
    </>
  );
}

/** An album that came as one message a picture: the grid, and what was written to the pictures. */
function JoinedAlbum({ pictures }: { pictures: readonly ThreadItem[] }) {
  const captions = pictures.filter(({ message }) => message.body);
  const hits = useHits();
  return (
    <>
      <Album attachments={pictures.flatMap(({ message }) => message.attachments)} />
      {captions.map(({ key, message }) => (
        <Message.Text key={key} className="prosa-text" text={message.body ?? ""} words={hits} />
      ))}
    </>
  );
}

function Carried() {
  const { strings } = useInbox();
  const { kind, body, attachments, content } = Message.useMessage().item.message;
  const [first] = attachments;
  switch (kind) {
    case "text":
    case "template":
      return <LinkCard />;
    case "album":
      if (first) return <Album attachments={attachments} />;
      return <span className="prosa-text prosa-gone">{strings.kinds.album}</span>;
    case "image":
    case "sticker":
      return first ? <Picture attachment={first} /> : null;
    case "audio":
      return first ? <Voice attachment={first} /> : null;
    case "video":
      return first ? <Film attachment={first} /> : null;
    case "document":
      return first ? <FileCard attachment={first} /> : null;
    case "location":
    case "contact":
    case "poll":
    case "choice":
    case "order":
    case "product":
    case "invite":
      return <RareCard />;
    default:
      return (
        <span className="prosa-gone">
          {body ?? strings.unsupported(content.providerKind ?? kind)}
        </span>
      );
  }
}
