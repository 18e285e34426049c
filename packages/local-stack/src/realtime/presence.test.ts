import { expect, it } from "vitest";
import { createPresenceBoard } from "./presence.ts";

it("keeps two tabs under one key apart and forgets a topic when the last leaves", () => {
  const board = createPresenceBoard();
  const [tab, twin] = [{}, {}];
  board.track("t", tab, "ana", { at: 1 });
  board.track("t", twin, "ana", { at: 2 });
  const moved = board.track("t", tab, "ana", { at: 3 });
  expect(moved.leaves.ana?.metas).toMatchObject([{ at: 1 }]);
  expect(moved.joins.ana?.metas).toMatchObject([{ at: 3 }]);
  expect(board.state("t").ana?.metas).toHaveLength(2);
  expect(board.untrack("t", tab)?.leaves.ana?.metas).toMatchObject([{ at: 3 }]);
  expect(board.untrack("t", tab)).toBeNull();
  board.untrack("t", twin);
  expect(board.state("t")).toEqual({});
});
