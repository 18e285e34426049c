import { expect, it } from "vitest";
import { identityValue } from "./identity-value.ts";

const phone = (e164: string) => `<${e164}>`;

it.each([
  ["jid", "5511981234567@s.whatsapp.net", "<+5511981234567>"],
  ["jid", "5511981234567:12@s.whatsapp.net", "<+5511981234567>"],
  ["phone", "+5511981234567", "<+5511981234567>"],
  ["lid", "70000000007731@lid", "LID …7731"],
  ["lid", "123@lid", "123"],
  ["group", "120363@g.us", "120363"],
  ["api", "cliente-77", "cliente-77"],
])("reads a %s %s as %s", (kind, value, read) => {
  expect(identityValue(kind, value, phone)).toBe(read);
});
