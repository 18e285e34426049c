import { useEffect } from "react";
import { useSavedViews } from "../../hooks/use-saved-views.ts";
import type { Command } from "../commands.ts";
import { whenThere } from "../find-control.ts";
import { useLaterStrings } from "../later.tsx";
import { useOpenDialog } from "../open-dialog.ts";

/** The saved lists as commands; they are read when the palette opens. */
export function useViewCommands(): Command[] {
  const { views: words } = useLaterStrings();
  const openDialog = useOpenDialog();
  const views = useSavedViews();
  const { isOffered, load, items, chosen } = views;
  useEffect(() => {
    if (isOffered) load();
  }, [isOffered, load]);
  if (!isOffered) return [];
  const command = (id: string, label: string, run: Command["run"]): Command => ({
    id,
    keys: "",
    group: "general",
    label,
    run,
  });
  const found = items.map((view) =>
    command(`view-${view.id}`, words.goTo(view.name), (root) => {
      views.choose(view);
      // The row that had the focus may not be in it.
      whenThere(root, "[data-chosen-view]", (chip) => chip.focus());
    }),
  );
  if (!views.canSave) return found;
  if (chosen && views.isChanged && views.canChange(chosen)) {
    found.push(
      command("overwriteView", `${words.saveChanges} ${chosen.name}`, () => {
        // A failure shows on the view's chip, which stays changed.
        views.overwrite(chosen).catch(() => undefined);
      }),
    );
  }
  found.push(command("saveView", words.save, () => openDialog("saveView")));
  if (items.length > 0) found.push(command("views", words.manage, () => openDialog("views")));
  return found;
}
