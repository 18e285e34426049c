import { RotateCcw } from "lucide-react";
import { type ComponentType, createContext, useContext, useEffect, useMemo, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { LaterStrings } from "../strings/later-strings.ts";
import type { InboxLocale } from "../strings/strings.ts";
import { Icon } from "./icon.tsx";

const words = new WeakMap<InboxLocale, LaterStrings>();
const LaterContext = createContext<LaterStrings | null>(null);

/** The words of parts that load later, with the host's own in their place. */
export function useLaterStrings(): LaterStrings {
  const { strings } = useInbox();
  const later = useContext(LaterContext);
  if (!later) throw new Error("Words that load later are read inside of a part made by `later`.");
  return useMemo(() => ({ ...later, ...(strings as Partial<LaterStrings>) }), [later, strings]);
}

/**
 * A component that loads with its words when it is first drawn, with `Meanwhile` in its place until
 * then; one that does not come says so.
 */
export function later<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  Meanwhile?: ComponentType,
): ComponentType<P> & { preload(): void } {
  let part: ComponentType<P> | null = null;

  async function fetchPart(locale: InboxLocale): Promise<void> {
    const [code, { later: its }] = await Promise.all([load(), locale.later()]);
    part = code.default;
    words.set(locale, its);
  }

  function Later(props: P) {
    const { locale, strings } = useInbox();
    const [, setReady] = useState(0);
    const [attempt, setAttempt] = useState(0);
    const [hasFailed, setFailed] = useState(false);
    const its = words.get(locale);
    const isThere = part !== null && its !== undefined;
    useEffect(() => {
      if (isThere) return;
      let isLive = true;
      fetchPart(locale).then(
        () => isLive && setReady(attempt + 1),
        () => isLive && setFailed(true),
      );
      return () => {
        isLive = false;
      };
    }, [locale, isThere, attempt]);
    if (part && its) {
      const Part = part;
      return (
        <LaterContext.Provider value={its}>
          <Part {...props} />
        </LaterContext.Provider>
      );
    }
    if (!hasFailed) return Meanwhile ? <Meanwhile /> : null;
    return (
      <span className="prosa-later" role="alert">
        {strings.loadFailed}
        <button
          type="button"
          className="prosa-btn"
          data-size="xs"
          onClick={() => {
            setFailed(false);
            setAttempt(attempt + 1);
          }}
        >
          <Icon of={RotateCcw} size={14} />
          {strings.tryAgain}
        </button>
      </span>
    );
  }
  return Object.assign(Later, { preload: () => void load().catch(() => undefined) });
}
