import { ProsaError } from "@prosa/core";
import { beforeEach, describe, expect, it } from "vitest";
import { type Breaker, createBreaker } from "./breaker.ts";

let nowMs: number;
let breaker: Breaker;
let runs: number;
beforeEach(() => {
  nowMs = 0;
  runs = 0;
  breaker = createBreaker({
    name: "Postgres",
    clock: { now: () => nowMs, monotonic: () => nowMs },
    openMs: 1_000,
  });
});

const away = () => {
  runs += 1;
  return Promise.reject(new ProsaError("storage.unavailable", "no answer"));
};
const well = async () => {
  runs += 1;
  return "well";
};

describe("a breaker", () => {
  it("refuses at once for a second after its dependency was away", async () => {
    await expect(breaker.run(away)).rejects.toThrow("no answer");
    nowMs = 999;
    await expect(breaker.run(well)).rejects.toMatchObject({ code: "storage.unavailable" });
    expect(runs).toBe(1);
  });

  it("lets one at a time try again, and everybody once that one gets through", async () => {
    await expect(breaker.run(away)).rejects.toThrow("no answer");
    nowMs = 1_000;
    const { promise, resolve: answer } = Promise.withResolvers<string>();
    const probe = breaker.run(() => promise);
    nowMs = 9_000;
    await expect(breaker.run(well)).rejects.toThrow("not asked again");
    answer("back");
    expect(await probe).toBe("back");
    expect(await Promise.all([breaker.run(well), breaker.run(well)])).toEqual(["well", "well"]);
  });

  it("stays closed over errors that are an answer", async () => {
    const refused = () => Promise.reject(new ProsaError("internal", "bad row"));
    await expect(breaker.run(refused)).rejects.toThrow("bad row");
    expect(await breaker.run(well)).toBe("well");
  });
});
