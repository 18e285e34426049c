import { describe, expect, it } from "vitest";
import { createFormatters, formatPhone } from "./formatters.ts";

describe("a phone", () => {
  it.each([
    ["+5511981234567", "BR", "(11) 98123-4567"],
    ["+551140001234", "BR", "(11) 4000-1234"],
    ["+5511981234567", "PT", "+55 11 98123-4567"],
    ["+5511981234567", undefined, "+55 11 98123-4567"],
    ["+12125550123", "US", "(212) 555-0123"],
    ["+12125550123", "BR", "+1 212 555-0123"],
    ["+351912345678", "BR", "+351 912 345 678"],
    ["123", "BR", "123"],
  ])("%s in %s is %s", (e164, country, written) => {
    expect(formatPhone(e164, country)).toBe(written);
  });

  it("is written for the country of its company", () => {
    const national = createFormatters("es", undefined, "BR");
    expect(national.phone("+5511981234567")).toBe("(11) 98123-4567");
    expect(createFormatters("en", undefined).phone("+5511981234567")).toBe("+55 11 98123-4567");
  });
});
