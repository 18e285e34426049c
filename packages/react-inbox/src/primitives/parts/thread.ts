export {
  DateSeparator,
  JumpToLatest,
  Root,
  Typing,
  UnreadDivider,
  usePlace,
  useThread,
  Viewport,
} from "../thread.tsx";
export { Announcer } from "../thread-announcer.tsx";
export type { ThreadRow } from "../thread-rows.ts";
