import { type KeyboardEvent, type SyntheticEvent, useLayoutEffect, useRef } from "react";

/**
 * What makes a `<dialog>` modal while it is mounted: the browser's own, which holds the focus, gives it
 * back, and needs no style of its own in the host's page. Keys go no further than the dialog.
 */
export function useModal(onClose: () => void) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return {
    ref: dialog,
    onCancel(event: SyntheticEvent) {
      event.preventDefault();
      onClose();
    },
    onClose() {
      if (!dialog.current?.open) onClose();
    },
    onKeyDown(event: KeyboardEvent) {
      event.stopPropagation();
      if (event.key !== "Escape") return;
      event.preventDefault();
      onClose();
    },
  };
}
