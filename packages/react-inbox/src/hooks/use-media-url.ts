import { useCallback, useEffect, useState } from "react";
import { useInbox } from "./inbox-context.ts";

/**
 * A signed URL of a stored file; `null` while it is fetched. `onError` goes on the element: an
 * expired URL is refreshed once, then `hasFailed`.
 */
export function useMediaUrl(storagePath: string | null) {
  const { client } = useInbox();
  const [url, setUrl] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    if (!storagePath) return;
    if (attempt > 0) client.media.refuse(storagePath);
    let isCurrent = true;
    client.media.get(storagePath).then(
      (found) => isCurrent && setUrl(found),
      () => isCurrent && setHasFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, storagePath, attempt]);

  const refresh = useCallback(() => {
    setHasFailed(false);
    setAttempt((count) => count + 1);
  }, []);
  const onError = useCallback(() => {
    if (attempt === 0) refresh();
    else setHasFailed(true);
  }, [attempt, refresh]);

  return { url, hasFailed, onError, refresh };
}
