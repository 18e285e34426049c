import {
  ChevronLeft,
  ChevronRight,
  Download,
  type LucideIcon,
  X,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useInbox } from "../hooks/inbox-context.ts";
import { useLayout } from "../primitives/inbox-layout.tsx";
import * as Lightbox from "../primitives/lightbox.tsx";
import * as Thread from "../primitives/parts/thread.ts";
import { threadMedia } from "../primitives/thread-media.ts";
import { Icon } from "./icon.tsx";

interface MediaLightboxProps {
  currentId: string;
  onCurrentChange(id: string): void;
  onClose(): void;
}

/** The pictures and videos of the open thread, one at a time; older ones load as they come near. */
export default function MediaLightbox({ currentId, ...rest }: MediaLightboxProps) {
  const { root } = useLayout();
  const { locale } = useInbox();
  const { thread } = Thread.useThread();
  const items = threadMedia(thread.items);
  const index = items.findIndex(({ id }) => id === currentId);
  const { hasBefore, hasAfter, loadBefore, loadAfter } = thread;
  const isFirst = index === 0;
  const isLast = index === items.length - 1;
  const loaded = thread.items.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page without media asks for one more
  useEffect(() => {
    if (isFirst && hasBefore) loadBefore();
    if (isLast && hasAfter) loadAfter();
  }, [isFirst, isLast, hasBefore, hasAfter, loadBefore, loadAfter, loaded]);
  if (!root) return null;
  const [before, after]: LucideIcon[] =
    locale.dir === "rtl" ? [ChevronRight, ChevronLeft] : [ChevronLeft, ChevronRight];
  return createPortal(
    <Lightbox.Root className="prosa-lightbox" items={items} currentId={currentId} {...rest}>
      <div className="prosa-lightbox-bar">
        <Lightbox.Source className="prosa-lightbox-source" />
        <Lightbox.Position className="prosa-lightbox-position" />
        <Lightbox.ZoomOut className="prosa-ibtn" data-zoom="">
          <Icon of={ZoomOut} size={18} />
        </Lightbox.ZoomOut>
        <Lightbox.ZoomIn className="prosa-ibtn" data-zoom="">
          <Icon of={ZoomIn} size={18} />
        </Lightbox.ZoomIn>
        <Lightbox.Download className="prosa-ibtn">
          <Icon of={Download} size={18} />
        </Lightbox.Download>
        <Lightbox.Close className="prosa-ibtn">
          <Icon of={X} size={18} />
        </Lightbox.Close>
      </div>
      <Lightbox.Stage className="prosa-lightbox-stage" />
      {before && (
        <Lightbox.Previous className="prosa-ibtn prosa-lightbox-go" data-side="before">
          <Icon of={before} size={20} />
        </Lightbox.Previous>
      )}
      {after && (
        <Lightbox.Next className="prosa-ibtn prosa-lightbox-go" data-side="after">
          <Icon of={after} size={20} />
        </Lightbox.Next>
      )}
      <Lightbox.Caption className="prosa-lightbox-caption" />
    </Lightbox.Root>,
    root,
  );
}
