import type { MessageTemplate } from "@prosa/core";
import { RotateCcw } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useTemplates } from "../hooks/use-templates.ts";
import { findTemplates } from "../internal/fill-template.ts";
import { plainText } from "../primitives/preview-text.ts";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";

/** Finds a template by its words. The focus stays in the field; arrows choose, Enter takes it. */
export function TemplateList({
  channelId,
  onChoose,
}: {
  channelId: string;
  onChoose(template: MessageTemplate): void;
}) {
  const { strings, locale } = useInbox();
  const { templates: words } = useLaterStrings();
  const { list, error, isRefreshing, isStale, canRefresh, refresh, retry } =
    useTemplates(channelId);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const found = list ? findTemplates(list.items, query) : [];
  const chosen = found[Math.min(index, found.length - 1)];
  const isEmpty = list?.items.length === 0;
  useEffect(() => field.current?.focus(), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) setIndex((index + step + found.length) % found.length);
    else if (event.key === "Enter" && chosen) onChoose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div className="prosa-tpl-body">
      <input
        ref={field}
        className="prosa-field"
        role="combobox"
        aria-label={words.search}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen && `${id}-${chosen.id}`}
        autoComplete="off"
        placeholder={words.search}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={words.list} className="prosa-tpl-list">
        {found.map((template, at) => (
          <div
            key={template.id}
            id={`${id}-${template.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={template === chosen}
            className="prosa-tpl-item"
            ref={(element) => {
              if (template === chosen) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerMove={() => index !== at && setIndex(at)}
            onClick={() => onChoose(template)}
            onKeyDown={(event) => event.key === "Enter" && onChoose(template)}
          >
            <span className="prosa-tpl-name">
              <b>{template.name}</b>
              <small>
                {languageName(template.language, locale.code)} ·{" "}
                {words.categories[template.category] ?? template.category}
              </small>
            </span>
            <span className="prosa-tpl-text">{plainText("template", template.body, strings)}</span>
          </div>
        ))}
      </div>
      {error && (
        <p className="prosa-dialog-error" role="alert">
          {words.failed}: {error.message}
          <button type="button" className="prosa-btn" data-size="xs" onClick={retry}>
            <Icon of={RotateCcw} size={14} />
            {strings.tryAgain}
          </button>
        </p>
      )}
      {isStale && !error && !isRefreshing && <p className="prosa-tpl-hint">{words.stale}</p>}
      <div className="prosa-tpl-foot">
        <p className="prosa-tpl-hint" role="status">
          {isRefreshing
            ? words.refreshing
            : !list
              ? !error && words.loading
              : isEmpty
                ? null
                : found.length > 0
                  ? words.found(found.length)
                  : words.none(query.trim())}
          {isEmpty && !isRefreshing && (
            <>
              <b>{words.emptyTitle}</b> {words.emptyText}
            </>
          )}
        </p>
        {canRefresh && list && (
          <button
            type="button"
            className="prosa-btn"
            data-size="xs"
            disabled={isRefreshing}
            onClick={() => void refresh()}
          >
            <Icon of={RotateCcw} size={14} />
            {words.refresh}
          </button>
        )}
      </div>
    </div>
  );
}

/** `pt_BR` as the operator calls it. */
function languageName(code: string, locale: string): string {
  try {
    const names = new Intl.DisplayNames(locale, { type: "language" });
    return names.of(code.replace("_", "-")) ?? code;
  } catch (error) {
    // A provider's own code, which is no language tag.
    if (error instanceof RangeError) return code;
    throw error;
  }
}
