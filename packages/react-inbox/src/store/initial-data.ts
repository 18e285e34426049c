import type { ConversationPage, Session } from "../transport/transport.ts";
import { initialState } from "./initial-state.ts";
import { putPage } from "./lists.ts";
import { type InboxState, type ListQuery, minuteOf } from "./state.ts";

/** What a server fetched for the first look at the inbox: plain data, which JSON keeps as it is. */
export interface InitialData {
  /** The list that `page` is of. */
  query: ListQuery;
  session: Session;
  page: ConversationPage;
}

/** The state of an inbox that was given its first page. Its time is the server's until it runs. */
export function stateOf({ query, session, page }: InitialData): InboxState {
  const state: InboxState = {
    ...initialState,
    session: { status: "ready", value: session, error: null },
    query,
    minute: minuteOf(Date.parse(session.serverTime)),
  };
  return putPage(state, query, page);
}
