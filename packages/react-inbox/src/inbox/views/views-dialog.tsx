import { ArrowDown, ArrowUp, RotateCcw, Trash2, Users } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { useSavedViews } from "../../hooks/use-saved-views.ts";
import type { SavedView } from "../../transport/transport.ts";
import { Dialog } from "../dialog.tsx";
import { DialogHead } from "../dialog-head.tsx";
import { DialogSection } from "../dialog-section.tsx";
import { Icon } from "../icon.tsx";
import { useLaterStrings } from "../later.tsx";

/** Names, order and end of the saved lists: one's own, and the company's for who may share. */
export default function ViewsDialog({ onClose }: { onClose(): void }) {
  const { strings } = useInbox();
  const { views: words } = useLaterStrings();
  const views = useSavedViews();
  const { items, status, load } = views;
  const [hasFailed, setFailed] = useState(false);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(load, [load]);
  /** What a line does; a failure is said below all of them. */
  const attempt = (write: Promise<unknown>) => {
    setFailed(false);
    return write.catch(() => setFailed(true));
  };
  const group = (title: string, isShared: boolean) => {
    const found = items.filter((view) => view.isShared === isShared);
    if (found.length === 0) return null;
    const canChange = found.every(views.canChange);
    return (
      <DialogSection title={title}>
        {!canChange && <p className="prosa-set-hint">{words.readOnly}</p>}
        <ul className="prosa-views">
          {found.map((view, at) => (
            <li key={view.id}>
              {canChange ? (
                <Line
                  view={view}
                  above={found[at - 1]}
                  below={found[at + 1]}
                  swap={(other) => {
                    const ids = found.map(({ id }) => id);
                    const place = ids.indexOf(other.id);
                    ids[at] = other.id;
                    ids[place] = view.id;
                    void attempt(views.order(ids));
                  }}
                  attempt={attempt}
                  onRemoved={() => close.current?.focus()}
                />
              ) : (
                view.name
              )}
            </li>
          ))}
        </ul>
      </DialogSection>
    );
  };
  return (
    <Dialog label={words.manage} className="prosa-dialog" onClose={onClose}>
      <div className="prosa-dialog-body">
        <DialogHead title={words.manage} closeRef={close} onClose={onClose} />
        {group(words.shared, true)}
        {group(words.own, false)}
        {items.length === 0 && status !== "error" && (
          <p className="prosa-set-hint" role="status">
            {status === "ready" ? words.none : strings.loading}
          </p>
        )}
        {status === "error" && (
          <button type="button" className="prosa-btn" onClick={load}>
            <Icon of={RotateCcw} />
            {words.loadFailed}
          </button>
        )}
        {hasFailed && (
          <p className="prosa-dialog-error" role="alert">
            {words.failed}
          </p>
        )}
      </div>
    </Dialog>
  );
}

interface LineProps {
  view: SavedView;
  above: SavedView | undefined;
  below: SavedView | undefined;
  swap(other: SavedView): void;
  attempt(write: Promise<unknown>): Promise<unknown>;
  onRemoved(): void;
}

function Line({ view, above, below, swap, attempt, onRemoved }: LineProps) {
  const { views: words } = useLaterStrings();
  const views = useSavedViews();
  const [isAsking, setAsking] = useState(false);
  const trash = useRef<HTMLButtonElement>(null);
  if (isAsking) {
    return (
      <RemoveAsk
        view={view}
        onRemain={() => {
          setAsking(false);
          requestAnimationFrame(() => trash.current?.focus());
        }}
        onRemove={() => {
          setAsking(false);
          onRemoved();
          void attempt(views.remove(view));
        }}
      />
    );
  }
  const move = (label: string, icon: typeof ArrowUp, other: SavedView | undefined) => (
    <button
      type="button"
      className="prosa-ibtn"
      aria-label={label}
      title={label}
      // It keeps the focus at the end of the list, where it can do nothing.
      aria-disabled={!other}
      onClick={() => other && swap(other)}
    >
      <Icon of={icon} size={14} />
    </button>
  );
  return (
    <>
      <NameField view={view} onRename={(name) => attempt(views.rename(view, name))} />
      {views.canShare && (
        <button
          type="button"
          className="prosa-ibtn"
          aria-label={`${words.share}: ${view.name}`}
          title={words.share}
          aria-pressed={view.isShared}
          onClick={() => void attempt(views.share(view, !view.isShared))}
        >
          <Icon of={Users} size={14} />
        </button>
      )}
      {views.canOrder && move(words.up(view.name), ArrowUp, above)}
      {views.canOrder && move(words.down(view.name), ArrowDown, below)}
      {views.canRemove && (
        <button
          ref={trash}
          type="button"
          className="prosa-ibtn"
          aria-label={words.remove(view.name)}
          title={words.remove(view.name)}
          onClick={() => setAsking(true)}
        >
          <Icon of={Trash2} size={14} />
        </button>
      )}
    </>
  );
}

/** Holds once it is left or Enter is pressed; Escape puts the name back. */
function NameField({
  view,
  onRename,
}: {
  view: SavedView;
  onRename(name: string): Promise<unknown>;
}) {
  const { views: words } = useLaterStrings();
  const [name, setName] = useState<string | null>(null);
  const commit = () => {
    const next = name?.trim();
    if (next && next !== view.name) void onRename(next).then(() => setName(null));
    else setName(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") commit();
    if (event.key !== "Escape" || name === null) return;
    event.preventDefault();
    event.stopPropagation();
    setName(null);
  };
  return (
    <input
      className="prosa-field"
      aria-label={words.rename(view.name)}
      maxLength={60}
      autoComplete="off"
      value={name ?? view.name}
      onChange={(event) => setName(event.target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}

function RemoveAsk({
  view,
  onRemain,
  onRemove,
}: {
  view: SavedView;
  onRemain(): void;
  onRemove(): void;
}) {
  const { views: words } = useLaterStrings();
  const remain = useRef<HTMLButtonElement>(null);
  useEffect(() => remain.current?.focus(), []);
  return (
    <>
      <span className="prosa-grow" role="status">
        {words.removeAsk(view.name)} {view.isShared && words.removeShared}
      </span>
      <button ref={remain} type="button" className="prosa-btn" onClick={onRemain}>
        {words.remain}
      </button>
      <button type="button" className="prosa-btn" data-tone="danger" onClick={onRemove}>
        {words.confirm}
      </button>
    </>
  );
}
