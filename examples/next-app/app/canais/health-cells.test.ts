import type { HealthChange } from "@prosa/server-sdk";
import { expect, it } from "vitest";
import { dropsOf, healthCells } from "./health-cells.ts";

const now = Date.parse("2026-11-22T12:00:00.000Z");
const change = (hoursAgo: number, state: HealthChange["state"]): HealthChange => ({
  at: new Date(now - hoursAgo * 3_600_000).toISOString(),
  state,
  reason: null,
});

it("shows nothing for the time before the first change", () => {
  const cells = healthCells([change(12, "connected")], now);
  expect(cells).toHaveLength(48);
  expect(cells.filter((cell) => cell === "none")).toHaveLength(23);
  expect(cells.at(-1)).toBe("ok");
});

it("shows the worst of each half hour", () => {
  const history = [
    change(30, "connected"),
    change(2.2, "disconnected"),
    change(2.1, "connected"),
    change(0.2, "degraded"),
  ];
  const cells = healthCells(history, now);
  expect(cells.filter((cell) => cell === "down")).toHaveLength(1);
  expect(cells.at(-1)).toBe("warn");
  expect(cells[0]).toBe("ok");
});

it("counts the drops of a day, neither older ones nor a code that was given up", () => {
  const history = [
    change(31, "connected"),
    change(30, "disconnected"),
    change(6, "pairing"),
    change(5, "disconnected"),
    change(4, "connected"),
    change(3, "disconnected"),
    change(1, "connected"),
  ];
  expect(dropsOf(history, now)).toBe(1);
});
