import { useEffect, useState } from "react";

const AFTER_MS = 150;
const AT_LEAST_MS = 300;

/** Whether the skeleton of what loads shows: not for a blink, and when it does, not for one either. */
export function useSkeleton(isLoading: boolean): "shown" | "hidden" {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (isLoading === isShown) return;
    const timer = setTimeout(() => setShown(isLoading), isLoading ? AFTER_MS : AT_LEAST_MS);
    return () => clearTimeout(timer);
  }, [isLoading, isShown]);
  return isShown ? "shown" : "hidden";
}
