import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";

/** What a list of suggestions needs of the text that it stands above. */
export interface SuggestionProps {
  query: string;
  /** Gets what the composer's keys do while the list is open. */
  keys: RefObject<((event: KeyboardEvent) => void) | null>;
  /** Tells the id of the option that Enter would choose. */
  onOption(id: string | undefined): void;
  onChoose(text: string): void;
  onClose(): void;
}

interface Suggestion {
  id: string;
  text: string;
  content: ReactNode;
}

/**
 * What may be chosen, above the composer. The focus stays in the text: its arrows move the choice,
 * Enter and Tab take it, Escape leaves.
 */
export function SuggestionList({
  label,
  items,
  status,
  alert,
  query,
  keys,
  onOption,
  onChoose,
  onClose,
}: SuggestionProps & {
  label: string;
  items: readonly Suggestion[];
  /** Read out; shown as well when there is nothing to choose. */
  status: ReactNode;
  alert?: ReactNode;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ query, index: 0 });
  const index = place.query === query ? place.index : 0;
  const optionId = items[index] && `${id}-${index}`;

  useEffect(() => {
    onOption(optionId);
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [onOption, optionId]);
  useEffect(() => {
    keys.current = (event) => {
      const { key } = event;
      const chosen = items[index];
      const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
      const isChoice = (key === "Enter" || key === "Tab") && !event.shiftKey;
      if (key === "Escape") onClose();
      else if (step !== 0 && items.length > 0) {
        setPlace({ query, index: (index + step + items.length) % items.length });
      } else if (isChoice && chosen) onChoose(chosen.text);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    return () => {
      keys.current = null;
    };
  });

  return (
    <div className="prosa-qr" ref={list}>
      {alert ?? (
        <p className={items.length > 0 ? "prosa-sr" : "prosa-qr-none"} role="status">
          {status}
        </p>
      )}
      {items.length > 0 && (
        <div role="listbox" aria-label={label}>
          {items.map((item, at) => (
            <div
              key={item.id}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === index}
              className="prosa-qr-item"
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => index !== at && setPlace({ query, index: at })}
              onClick={() => onChoose(item.text)}
              onKeyDown={(event) => event.key === "Enter" && onChoose(item.text)}
            >
              {item.content}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
