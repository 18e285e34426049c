import { describe, expect, it } from "vitest";
import { chooseLocale } from "./choose-locale.ts";

describe("chooseLocale", () => {
  it("keeps what the person chose over what the browser asks for", () => {
    expect(chooseLocale("en", "pt-BR,pt;q=0.9")).toBe("en");
  });

  it("takes the first language of the browser that the app speaks", () => {
    expect(chooseLocale(undefined, "fr-FR, en-GB;q=0.8, pt;q=0.5")).toBe("en");
  });

  it("speaks Portuguese when nothing it speaks is asked for", () => {
    expect(chooseLocale(undefined, "fr-FR,de")).toBe("pt-BR");
    expect(chooseLocale("xx", null)).toBe("pt-BR");
  });
});
