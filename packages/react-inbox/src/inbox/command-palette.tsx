import { type KeyboardEvent, useId, useState } from "react";
import { flushSync } from "react-dom";
import { useInbox } from "../hooks/inbox-context.ts";
import { foldText } from "../internal/fold-text.ts";
import { useLayout } from "../primitives/inbox-layout.tsx";
import type { Command } from "./commands.ts";
import { Dialog } from "./dialog.tsx";
import { Keys } from "./keys.tsx";
import { useLaterStrings } from "./later.tsx";
import { useViewCommands } from "./views/view-commands.ts";

/** All commands by their words. The focus stays in the field; arrows choose, Enter does it. */
export default function CommandPalette({
  commands,
  onClose,
}: {
  commands: readonly Command[];
  onClose(): void;
}) {
  const { strings } = useInbox();
  const { commands: words } = strings;
  const { palette } = useLaterStrings();
  const { root } = useLayout();
  const id = useId();
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const asked = foldText(query.trim());
  const viewCommands = useViewCommands();
  const found = [...commands, ...viewCommands].filter(({ label }) =>
    foldText(label).includes(asked),
  );
  const chosen = found[index];

  const run = (command: Command) => {
    // The focus goes back first: the command may have its own idea of where it belongs.
    flushSync(onClose);
    if (root) command.run(root);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) setIndex((index + step + found.length) % found.length);
    else if (event.key === "Enter" && chosen) run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog label={words.palette} className="prosa-dialog prosa-palette" onClose={onClose}>
      <input
        className="prosa-palette-field"
        role="combobox"
        aria-label={words.palette}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen && `${id}-${chosen.id}`}
        autoComplete="off"
        placeholder={palette.placeholder}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={words.palette}
        className="prosa-palette-list"
      >
        {found.map((command, at) => (
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === index}
            className="prosa-palette-item"
            ref={(element) => {
              if (at === index) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerMove={() => index !== at && setIndex(at)}
            onClick={() => run(command)}
            onKeyDown={(event) => event.key === "Enter" && run(command)}
          >
            {command.label}
            <Keys of={command.keys} />
          </div>
        ))}
      </div>
      <p className={found.length > 0 ? "prosa-sr" : "prosa-palette-none"} role="status">
        {found.length === 0 && palette.nothing(query.trim())}
      </p>
    </Dialog>
  );
}
