import { Play } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useMediaUrl } from "../hooks/use-media-url.ts";
import * as Context from "../primitives/context.tsx";
import type { ContactFile } from "../transport/transport.ts";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import { SectionState } from "./section-state.tsx";

/** Pictures and videos; each opens where it was sent. */
export function ContactMedia() {
  const { person } = useLaterStrings();
  return (
    <Context.Media>
      {(files) =>
        files.isAvailable && (
          <Context.Section className="prosa-sec" title={person.media}>
            <SectionState remote={files} isEmpty={files.items.length === 0} empty={person.noMedia}>
              <ul className="prosa-tiles">
                {files.items.map((file) => (
                  <li key={file.attachment.id}>
                    <Tile file={file} />
                  </li>
                ))}
              </ul>
              {files.hasMore && (
                <button
                  type="button"
                  className="prosa-link"
                  disabled={files.isLoadingMore}
                  onClick={() => void files.loadMore().catch(() => undefined)}
                >
                  {person.showMore}
                </button>
              )}
            </SectionState>
          </Context.Section>
        )
      }
    </Context.Media>
  );
}

function Tile({ file }: { file: ContactFile }) {
  const { strings, format, open } = useInbox();
  const { person } = useLaterStrings();
  const { attachment, conversationId, messageId, at } = file;
  const { thumbnailPath, storagePath, preview, kind, durationMs } = attachment;
  const isVideo = kind === "video";
  const { url, hasFailed, onError } = useMediaUrl(thumbnailPath ?? (isVideo ? null : storagePath));
  const src = hasFailed ? preview : (url ?? preview);
  const what = strings.kinds[kind];
  return (
    <button
      type="button"
      className="prosa-tile"
      aria-label={person.seeInThread(what, format.full(Date.parse(at)))}
      title={format.full(Date.parse(at))}
      onClick={() => open(conversationId, messageId)}
    >
      {src ? (
        <img src={src} alt="" loading="lazy" decoding="async" onError={onError} />
      ) : (
        <span className="prosa-ctx-sub">{what}</span>
      )}
      {isVideo && (
        <span className="prosa-tile-time">
          <Icon of={Play} size={12} />
          {durationMs !== null && format.duration(durationMs)}
        </span>
      )}
    </button>
  );
}
