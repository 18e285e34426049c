import { useEffect } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { useSavedViews } from "../../hooks/use-saved-views.ts";
import { useLayout } from "../../primitives/inbox-layout.tsx";
import { useList } from "../../primitives/parts/conversation-list.ts";
import type { SavedView } from "../../transport/transport.ts";
import { useLaterStrings } from "../later.tsx";
import { Menu, type MenuItem } from "../menu.tsx";
import { useOpenDialog } from "../open-dialog.ts";

/** The saved lists to choose from, and what can be done with the present one. */
export default function ViewsMenu({ onClose }: { onClose(): void }) {
  const { root } = useLayout();
  const { strings } = useInbox();
  const { views: words } = useLaterStrings();
  const openDialog = useOpenDialog();
  const { order } = useList();
  const views = useSavedViews();
  const { items, status, chosen, isChanged, load } = views;
  useEffect(load, [load]);

  const choice = (view: SavedView): MenuItem => ({
    key: view.id,
    label: view.name,
    isChosen: view.id === chosen?.id,
    ...(view.id === chosen?.id && isChanged && { hint: words.changed }),
    onSelect() {
      order.release();
      views.choose(view);
    },
  });
  const group = (heading: string, isShared: boolean): MenuItem[] => {
    const found = items.filter((view) => view.isShared === isShared);
    return found.length > 0 ? [{ key: heading, label: heading }, ...found.map(choice)] : [];
  };
  const lines: MenuItem[] = [...group(words.shared, true), ...group(words.own, false)];
  if (status === "error") {
    lines.push({ key: "again", label: words.loadFailed, keepsOpen: true, onSelect: load });
  } else if (items.length === 0) {
    const isRead = status === "ready";
    lines.push({ key: "none", label: isRead ? words.none : strings.loading });
  }
  if (chosen && isChanged) {
    lines.push({ key: "chosen", label: words.chosen(chosen.name) });
    if (views.canChange(chosen)) {
      lines.push({
        key: "overwrite",
        label: `${words.saveChanges} ${chosen.name}`,
        // A failure shows on the view's chip, which stays changed.
        onSelect: () => void views.overwrite(chosen).catch(() => undefined),
      });
    }
    lines.push({
      key: "restore",
      label: words.restore(chosen.name),
      onSelect: () => views.choose(chosen),
    });
  }
  if (views.canSave) {
    lines.push(
      { key: "do", label: words.title },
      { key: "save", label: `${words.save}…`, onSelect: () => openDialog("saveView") },
    );
    if (items.length > 0) {
      lines.push({ key: "manage", label: `${words.manage}…`, onSelect: () => openDialog("views") });
    }
  }
  return <Menu label={words.title} items={lines} container={root} onClose={onClose} />;
}
