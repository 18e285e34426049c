import { Bookmark, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useSavedViews } from "../../hooks/use-saved-views.ts";
import { Icon } from "../icon.tsx";
import { useLaterStrings } from "../later.tsx";

/** Says which saved list is shown, and whether it still is as it was saved. */
export default function ChosenView() {
  const { views: words } = useLaterStrings();
  const views = useSavedViews();
  const { chosen, isChanged, load, status } = views;
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (status === "idle") load();
  }, [status, load]);
  if (!chosen) return null;
  const name = isChanged ? `${chosen.name} · ${words.changed}` : chosen.name;
  const keep = () => {
    setFailed(false);
    views.overwrite(chosen).catch(() => setFailed(true));
  };
  return (
    <div className="prosa-filters-on">
      <span className="prosa-sr" role="status">
        {words.chosen(name)}
      </span>
      <button
        type="button"
        className="prosa-chip"
        data-on=""
        data-chosen-view=""
        aria-label={words.leave(name)}
        title={words.leave(name)}
        onClick={views.leave}
      >
        <Icon of={Bookmark} size={12} />
        <span className="prosa-ell">{chosen.name}</span>
        {isChanged && <span> · {words.changed}</span>}
        <Icon of={X} size={12} />
      </button>
      {isChanged && views.canChange(chosen) && (
        <button
          type="button"
          className="prosa-link"
          aria-label={`${words.saveChanges} ${chosen.name}`}
          onClick={keep}
        >
          {words.keep}
        </button>
      )}
      {hasFailed && (
        <p className="prosa-dialog-error" role="alert">
          {words.failed}
        </p>
      )}
    </div>
  );
}
