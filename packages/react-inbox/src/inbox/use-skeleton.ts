import { useEffect, useRef, useState } from "react";

const AFTER_MS = 150;
const AT_LEAST_MS = 300;

/** Whether the skeleton of what loads shows: not for a blink, and when it does, not for one either. */
export function useSkeleton(isLoading: boolean): "shown" | "hidden" {
  const [isShown, setShown] = useState(false);
  const shownAt = useRef(0);
  useEffect(() => {
    if (isShown) shownAt.current = Date.now();
  }, [isShown]);
  useEffect(() => {
    if (isLoading === isShown) return;
    const waitMs = isLoading ? AFTER_MS : shownAt.current + AT_LEAST_MS - Date.now();
    const timer = setTimeout(() => setShown(isLoading), waitMs);
    return () => clearTimeout(timer);
  }, [isLoading, isShown]);
  return isShown ? "shown" : "hidden";
}
