import { createLater } from "./create-later.ts";

/** What marks the words of a search; it loads with the first letters that are searched for. */
export const useHighlight = createLater(() => import("./highlight.ts"));
