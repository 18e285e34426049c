import { describe, expect, it } from "vitest";
import { brVariantKey, canonicalPhone, parseJid, phoneOf } from "./identity.ts";

describe("brVariantKey", () => {
  it("is the same for both spellings of a mobile", () => {
    expect(brVariantKey("5531988880002")).toBe("553188880002");
    expect(brVariantKey("553188880002")).toBe("553188880002");
  });

  it("keeps landlines apart", () => {
    expect(brVariantKey("551130000007")).toBeNull();
    expect(brVariantKey("5511930000007")).toBe("551130000007");
  });

  it.each(["11", "21", "28", "31", "38", "47", "51", "55", "61", "79", "85", "99"])(
    "takes both spellings in area %s for one",
    (area) => {
      expect(brVariantKey(`55${area}987654321`)).toBe(`55${area}87654321`);
      expect(brVariantKey(`55${area}87654321`)).toBe(`55${area}87654321`);
      expect(brVariantKey(`55${area}32654321`)).toBeNull();
    },
  );

  it.each(["10", "20", "23", "25", "26", "29", "36", "39", "52", "56", "72", "76", "80", "90"])(
    "knows no mobile in area %s, which nobody has",
    (area) => {
      expect(brVariantKey(`55${area}987654321`)).toBeNull();
    },
  );

  it("is nothing for other countries and other lengths", () => {
    expect(brVariantKey("14155550100")).toBeNull();
    expect(brVariantKey("55119876")).toBeNull();
  });
});

describe("canonicalPhone", () => {
  it("gives a Brazilian mobile its ninth digit and leaves landlines alone", () => {
    expect(canonicalPhone("553198765432")).toBe("5531998765432");
    expect(canonicalPhone("551130000007")).toBe("551130000007");
  });
});

describe("parseJid", () => {
  it("classifies by the suffix and drops the device", () => {
    expect(parseJid("5511987650001:12@s.whatsapp.net")).toEqual({
      kind: "jid",
      value: "5511987650001@s.whatsapp.net",
      valueKey: "5511987650001",
      brVariantKey: "551187650001",
    });
    expect(parseJid("70000000000101@lid")).toMatchObject({
      kind: "lid",
      valueKey: "70000000000101",
    });
    expect(parseJid("120363000000000001@g.us")).toMatchObject({ kind: "group" });
    expect(parseJid("5511987650001@c.us")?.value).toBe("5511987650001@s.whatsapp.net");
    expect(parseJid("5511987650001")).toMatchObject({ kind: "phone" });
  });

  it("reads what Meta hosts as the same person", () => {
    expect(parseJid("5511987650001:99@hosted")).toEqual(parseJid("5511987650001@s.whatsapp.net"));
    expect(parseJid("70000000000101:99@hosted.lid")).toEqual(parseJid("70000000000101@lid"));
    expect(parseJid("5511987650001_1:3@s.whatsapp.net")?.valueKey).toBe("5511987650001");
  });

  it("knows an id that Meta gives a business for a user, as it is written", () => {
    expect(parseJid("BR.13aB4c")).toEqual({
      kind: "bsuid",
      value: "BR.13aB4c",
      valueKey: "BR.13aB4c",
      brVariantKey: null,
    });
  });

  it("takes Mexican and Argentine mobile digits for what they are", () => {
    expect(parseJid("5215512345678@s.whatsapp.net")?.valueKey).toBe("525512345678");
    expect(parseJid("5491123456789@s.whatsapp.net")?.valueKey).toBe("541123456789");
  });

  it("finds nobody behind lists, status, newsletters and rubbish", () => {
    for (const jid of [
      "status@broadcast",
      "1203@newsletter",
      "",
      "@",
      "abc@s.whatsapp.net",
      "x@lid",
    ]) {
      expect(parseJid(jid)).toBeNull();
    }
  });
});

describe("phoneOf", () => {
  it("never shows the digits of a LID as a phone", () => {
    expect(phoneOf({ kind: "lid", value: "70000000000101@lid" })).toBeNull();
    expect(phoneOf({ kind: "jid", value: "553198765432@s.whatsapp.net" })).toBe("+5531998765432");
  });
});
