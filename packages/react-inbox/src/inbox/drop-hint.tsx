import { useInbox } from "../hooks/inbox-context.ts";
import * as Composer from "../primitives/composer.tsx";
import { useLaterStrings } from "./later.tsx";

/** Over the thread while files are dragged: what this channel takes. */
export default function DropHint() {
  const { strings, format } = useInbox();
  const words = useLaterStrings().files;
  const { composer } = Composer.useComposerPart();
  const { media } = composer.capabilities;
  const limits = Object.entries(media).map(([kind, { maxBytes }]) =>
    words.upTo(strings.kinds[kind as keyof typeof media], format.bytes(maxBytes)),
  );
  return (
    <div className="prosa-drop" role="status">
      <b>{words.dropHere}</b>
      {limits.length > 0 && <span>{limits.join(" · ")}</span>}
    </div>
  );
}
