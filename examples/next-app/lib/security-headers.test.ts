import { expect, it } from "vitest";
import { securityHeaders } from "./security-headers.ts";

it("binds browsers to https where the app has it, and nowhere else", () => {
  const { "strict-transport-security": secure } = securityHeaders({
    publicUrl: "https://crm.example",
  });
  expect(secure).toBe("max-age=31536000");
  for (const publicUrl of ["http://127.0.0.1:3000", undefined]) {
    expect(securityHeaders({ publicUrl })).not.toHaveProperty("strict-transport-security");
  }
});

it("never lets a browser guess a type", () => {
  expect(securityHeaders({ publicUrl: undefined })["x-content-type-options"]).toBe("nosniff");
});
