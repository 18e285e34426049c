import { describe, expect, it } from "vitest";
import { buildConversation } from "../testing/build.ts";
import { putConversation } from "./apply-event.ts";
import { emptyList, initialState } from "./initial-state.ts";
import { listItems, listKey, matches } from "./list-order.ts";
import type { InboxState, ListQuery } from "./state.ts";

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

describe("a sort", () => {
  const ids = (sort: ListQuery["sort"]) => {
    const items = [
      buildConversation({ id: "calm", lastMessageAt: "2026-11-03T10:00:00.000Z" }),
      buildConversation({ id: "low", lastMessageAt: "2026-11-04T10:00:00.000Z", priority: "low" }),
      buildConversation({
        id: "urgent",
        lastMessageAt: "2026-11-01T10:00:00.000Z",
        priority: "urgent",
        waitingSince: "2026-11-01T10:00:00.000Z",
      }),
      buildConversation({
        id: "longest",
        lastMessageAt: "2026-11-02T10:00:00.000Z",
        waitingSince: "2026-10-31T10:00:00.000Z",
      }),
    ];
    const sorted = { ...query, sort };
    const state = {
      ...items.reduce(putConversation, initialState),
      lists: new Map([[listKey(sorted), { ...emptyList, status: "ready" as const }]]),
    };
    return listItems(state, sorted).map(({ id }) => id);
  };

  it("puts first who waits longest, then the rest by their last message", () => {
    expect(ids("waiting")).toEqual(["longest", "urgent", "low", "calm"]);
  });

  it("puts the urgent first and the low last", () => {
    expect(ids("priority")).toEqual(["urgent", "calm", "longest", "low"]);
  });
});

describe("a filter", () => {
  const item = {
    ...buildConversation({
      id: "one",
      assignee: { id: "op-1", name: "Caio" },
      labels: [{ id: "l-1", name: "Cozinha", color: "1" }],
      read: { lastReadSeq: 0, unread: 2 },
    }),
    countedSeq: 0,
  };
  const passes = (filters: ListQuery["filters"]) => matches(item, { ...query, filters }, "op-1");

  it("lets through what has one of the values of every kind", () => {
    expect(passes({ assigneeIds: ["op-2", "op-1"], labelIds: ["l-1"], unread: true })).toBe(true);
    expect(passes({ assigneeIds: ["op-1"], labelIds: ["l-2"] })).toBe(false);
    expect(passes({ assigneeIds: [null] })).toBe(false);
    expect(passes({ teamIds: [null], channelIds: [], waiting: false })).toBe(true);
    expect(passes({ waiting: true })).toBe(false);
  });

  it("keeps what is open among the unread while it is read", () => {
    const unread = { ...query, filters: { unread: true } };
    const read = putConversation(initialState, {
      ...item,
      rev: 2,
      read: { lastReadSeq: 3, unread: 0 },
    });
    const lists = new Map([[listKey(unread), { ...emptyList, status: "ready" as const }]]);
    expect(listItems({ ...read, lists }, unread)).toEqual([]);
    expect(listItems({ ...read, lists, activeId: "one" }, unread)).toHaveLength(1);
  });
});

it("shows nothing of a list whose first pages held nothing while more lie behind", () => {
  expect(listItems(known({ nextCursor: "x", boundary: null }), query)).toEqual([]);
});
