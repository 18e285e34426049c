import {
  createContext,
  lazy,
  type MouseEvent,
  type ReactNode,
  Suspense,
  useContext,
  useMemo,
  useState,
} from "react";

const load = () => import("./lightbox.tsx");
const MediaLightbox = lazy(load);

const ViewerContext = createContext<{ open(attachmentId: string): void } | null>(null);

/** Opens the pictures and videos below it in a viewer, which loads when one is pointed at. */
export function MediaViewer({ children }: { children: ReactNode }) {
  const [currentId, setCurrentId] = useState<string | null>(null);
  const viewer = useMemo(() => ({ open: setCurrentId }), []);
  const close = useMemo(() => () => setCurrentId(null), []);
  return (
    <ViewerContext.Provider value={viewer}>
      {children}
      {currentId !== null && (
        <Suspense>
          <MediaLightbox currentId={currentId} onCurrentChange={setCurrentId} onClose={close} />
        </Suspense>
      )}
    </ViewerContext.Provider>
  );
}

/** What has a link to a file open it in the viewer; with a key held, or another button, it stays a link. */
export function useViewerLink(attachmentId: string) {
  const viewer = useContext(ViewerContext);
  if (!viewer) return {};
  return {
    "aria-haspopup": "dialog" as const,
    onPointerEnter: () => void load(),
    onClick(event: MouseEvent) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      viewer.open(attachmentId);
    },
  };
}
