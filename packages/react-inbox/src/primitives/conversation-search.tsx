import { Primitive } from "@radix-ui/react-primitive";
import { forwardRef, type KeyboardEvent } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useHighlight } from "../internal/use-highlight.ts";
import { useList } from "./conversation-list.tsx";
import type { PartProps } from "./create-part.tsx";

/**
 * The search field. Arrow down goes to the first result, Escape empties it. Renders nothing where
 * the transport cannot search.
 */
export const Search = forwardRef<HTMLInputElement, PartProps<"input">>((props, ref) => {
  const { strings } = useInbox();
  const { searchText, setSearchText, search, root } = useList();
  // It comes while the server is asked, so that the first results are marked already.
  useHighlight(searchText !== "");
  if (!search.canSearch) return null;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && searchText !== "") {
      event.preventDefault();
      event.stopPropagation();
      setSearchText("");
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      root.current?.querySelector<HTMLElement>("[data-result]")?.focus();
    }
  };
  return (
    <Primitive.input
      type="search"
      role="searchbox"
      aria-label={strings.search.label}
      placeholder={strings.search.placeholder}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      {...props}
      data-search=""
      value={searchText}
      onChange={(event) => setSearchText(event.target.value)}
      onKeyDown={onKeyDown}
      ref={ref}
    />
  );
});
Search.displayName = "ConversationList.Search";

/** What the search found, as a list whose rows the arrows walk; up from the first is the field. */
export const SearchResults = forwardRef<HTMLDivElement, PartProps<"div">>((props, ref) => {
  const { strings } = useInbox();
  const { search, root } = useList();
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const rows = [...(root.current?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
    const at = rows.indexOf(event.target as HTMLElement);
    const next = rows[at + step];
    if (next) next.focus();
    else if (step < 0) root.current?.querySelector<HTMLElement>("[data-search]")?.focus();
  };
  return (
    <Primitive.div
      role="region"
      aria-label={strings.search.results}
      aria-busy={search.status === "loading" || undefined}
      data-state={search.status}
      {...props}
      onKeyDown={onKeyDown}
      ref={ref}
    />
  );
});
SearchResults.displayName = "ConversationList.SearchResults";

/** A text with what was searched for in `<mark>`, whatever the accents. */
export function SearchHit({ children }: { children: string }) {
  const { searchText } = useList();
  const found = useHighlight(true)?.highlight(children, searchText);
  if (!found) return children;
  return found.map(({ at, text, isHit }) => (isHit ? <mark key={at}>{text}</mark> : text));
}
