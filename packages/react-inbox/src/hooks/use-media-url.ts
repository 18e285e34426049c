import { useCallback, useEffect, useState } from "react";
import { useInbox } from "./inbox-context.ts";

interface Asked {
  path: string | null;
  url: string | null;
  /** How often the address was asked for anew. */
  attempt: number;
  hasFailed: boolean;
}
const ask = (path: string | null): Asked => ({ path, url: null, attempt: 0, hasFailed: false });

/**
 * A signed URL of a stored file; `null` while it is fetched. `onError` goes on the element: an
 * expired URL is refreshed once, then `hasFailed`.
 */
export function useMediaUrl(storagePath: string | null) {
  const { client } = useInbox();
  const [asked, setAsked] = useState(() => ask(storagePath));
  if (asked.path !== storagePath) setAsked(ask(storagePath));
  const { attempt } = asked;

  useEffect(() => {
    if (!storagePath) return;
    if (attempt > 0) client.media.refuse(storagePath);
    let isCurrent = true;
    const settle = (found: Partial<Asked>) =>
      isCurrent && setAsked((each) => (each.path === storagePath ? { ...each, ...found } : each));
    client.media.get(storagePath).then(
      (url) => settle({ url }),
      () => settle({ hasFailed: true }),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, storagePath, attempt]);

  const refresh = useCallback(
    // Without its address the element goes, so that the new one is tried even where it is the same.
    () => setAsked((each) => ({ ...each, url: null, attempt: each.attempt + 1, hasFailed: false })),
    [],
  );
  const onError = useCallback(
    () =>
      setAsked((each) =>
        each.attempt === 0 ? { ...each, url: null, attempt: 1 } : { ...each, hasFailed: true },
      ),
    [],
  );

  return { url: asked.url, hasFailed: asked.hasFailed, onError, refresh };
}
