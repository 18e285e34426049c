import { describe, expect, it } from "vitest";
import { buildConversation } from "../testing/build.ts";
import { putConversation } from "./apply-event.ts";
import { listItems, listKey } from "./list-order.ts";
import { emptyList, type InboxState, initialState, type ListQuery } from "./state.ts";

const query: ListQuery = { tab: "all", status: ["open"] };

function known(
  list: Partial<InboxState["lists"] extends ReadonlyMap<string, infer L> ? L : never>,
) {
  const items = [
    buildConversation({ id: "old", lastMessageAt: "2026-11-01T10:00:00.000Z" }),
    buildConversation({ id: "new", lastMessageAt: "2026-11-03T10:00:00.000Z" }),
    buildConversation({ id: "mid", lastMessageAt: "2026-11-02T10:00:00.000Z" }),
    buildConversation({
      id: "done",
      lastMessageAt: "2026-11-03T11:00:00.000Z",
      status: "resolved",
    }),
    buildConversation({ id: "empty", lastMessageAt: null }),
  ];
  const state = items.reduce(putConversation, initialState);
  const lists = new Map([[listKey(query), { ...emptyList, status: "ready" as const, ...list }]]);
  return { ...state, lists };
}

describe("listItems", () => {
  it("orders by the last message, most recent first, and leaves out other states", () => {
    const ids = listItems(known({}), query).map((item) => item.id);
    expect(ids).toEqual(["new", "mid", "old", "empty"]);
  });

  it("ends where the fetched pages end, so that no row is missing between two", () => {
    const state = known({ nextCursor: "x", boundary: "2026-11-02T10:00:00.000Z mid" });
    expect(listItems(state, query).map((item) => item.id)).toEqual(["new", "mid"]);
  });

  it("gives the same array for the same state", () => {
    const state = known({});
    expect(listItems(state, query)).toBe(listItems({ ...state }, query));
  });
});
