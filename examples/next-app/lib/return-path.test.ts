import { expect, it } from "vitest";
import { safeReturnPath } from "./return-path.ts";

it("goes back to the conversation that was asked for", () => {
  expect(safeReturnPath("/conversas/0193a8f0")).toBe("/conversas/0193a8f0");
});

it("goes back to the channels, the members or an invitation", () => {
  for (const path of ["/canais", "/equipe", "/convite"]) expect(safeReturnPath(path)).toBe(path);
  expect(safeReturnPath("/canais/x")).toBe("/conversas");
});

it.each([undefined, "", "https://elsewhere.example", "//elsewhere.example", "/simulator"])(
  "goes to the conversations when asked for %j",
  (asked) => {
    expect(safeReturnPath(asked)).toBe("/conversas");
  },
);

it("never leaves the app through a path that only looks like one of ours", () => {
  expect(safeReturnPath("/conversas/../../entrar")).toBe("/conversas");
  expect(safeReturnPath("/conversas@elsewhere.example")).toBe("/conversas");
});
