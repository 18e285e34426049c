import { describe, expect, it } from "vitest";
import type { ListQuery } from "../store/state.ts";
import { parseListParams, toListParams } from "./list-params.ts";

const usual: ListQuery = { tab: "all", status: ["open", "pending"], filters: {}, sort: "recent" };

describe("a list in an address", () => {
  it("says nothing of what is usual", () => {
    expect(toListParams(usual).toString()).toBe("");
    expect(parseListParams(new URLSearchParams())).toEqual(usual);
  });

  it.each<ListQuery>([
    { ...usual, tab: "mine", status: [] },
    { ...usual, status: ["resolved"], sort: "waiting" },
    {
      ...usual,
      sort: "priority",
      viewId: "0199f2c4-7c1e-7d3a-9b0e-1f2a3b4c5d6e",
      filters: {
        assigneeIds: ["op-1", null],
        teamIds: [null],
        channelIds: ["c-1"],
        labelIds: ["l-1", "l-2"],
        priority: ["urgent", "high"],
        unread: true,
        waiting: true,
      },
    },
  ])("comes back as it went: %j", (query) => {
    expect(parseListParams(new URLSearchParams(toListParams(query).toString()))).toEqual(query);
  });

  it("takes what it does not know for nothing", () => {
    const params = new URLSearchParams(
      "tab=theirs&status=lost&sort=random&priority=huge&unread=yes&view=%3Cb%3E&label=%3Cb%3E,l-1",
    );
    expect(parseListParams(params)).toEqual({ ...usual, filters: { labelIds: ["l-1"] } });
  });
});
