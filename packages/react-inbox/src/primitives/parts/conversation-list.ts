export {
  LoadMore,
  NewPill,
  Root,
  Tab,
  Tabs,
  useList,
  useRow,
  Viewport,
} from "../conversation-list.tsx";
export {
  Item,
  ItemCheckbox,
  ItemTime,
  ItemTitle,
  ItemUnread,
  useRowPreview,
  useWaiting,
} from "../conversation-row.tsx";
export { Search, SearchHit, SearchResults } from "../conversation-search.tsx";
