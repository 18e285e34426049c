import { describe, expect, it, vi } from "vitest";
import { laterMethods } from "./later-methods.ts";

const methods = {
  add: async (a: number, b: number) => a + b,
  name: async () => "Marina",
};

describe("methods that load later", () => {
  it("are fetched once, together, for the first call", async () => {
    const load = vi.fn(async () => methods);
    const { add, name } = laterMethods(load, { add: true, name: true });
    expect(load).not.toHaveBeenCalled();
    expect(await Promise.all([add(1, 2), name(), add(3, 4)])).toEqual([3, "Marina", 7]);
    expect(load).toHaveBeenCalledOnce();
  });

  it("reject with what may be tried again while they do not come, and ask anew", async () => {
    const load = vi.fn(async () => methods);
    load.mockRejectedValueOnce(new TypeError("Failed to fetch dynamically imported module"));
    const { name } = laterMethods(load, { add: true, name: true });
    await expect(name()).rejects.toMatchObject({ code: "storage.unavailable", retry: "later" });
    expect(await name()).toBe("Marina");
  });
});
