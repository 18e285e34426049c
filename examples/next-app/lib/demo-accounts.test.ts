import { expect, it } from "vitest";
import { readDemo } from "./demo-accounts.ts";

const account = { email: "a@b.example", name: "A", role: "agent", tenant: "B" };

it("tells nobody about accounts outside of the demo", () => {
  expect(readDemo({ NODE_ENV: "production", PROSA_DEMO_ACCOUNTS: JSON.stringify([account]) })).toBe(
    null,
  );
});

it("keeps the accounts that are whole and have a known role", () => {
  const accounts = JSON.stringify([account, { ...account, role: "king" }, null, "x"]);
  const demo = readDemo({ NODE_ENV: "production", PROSA_DEMO: "1", PROSA_DEMO_ACCOUNTS: accounts });
  expect(demo?.accounts).toEqual([account]);
});
