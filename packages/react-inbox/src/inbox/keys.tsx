import { keyNames } from "./shortcuts.ts";

/** The keys of a command, as keys. */
export function Keys({ of }: { of: string }) {
  if (of === "") return null;
  return (
    <span className="prosa-keys">
      {keyNames(of).map((name) => (
        <kbd key={name} className="prosa-kbd">
          {name}
        </kbd>
      ))}
    </span>
  );
}
