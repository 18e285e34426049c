import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { InboxContext, type InboxContextValue } from "../hooks/inbox-context.ts";
import { Text } from "../primitives/message-text.tsx";
import { ptBR } from "../strings/pt-br.ts";
import { splitLinks } from "./linkify.ts";
import { safeHref } from "./safe-href.ts";

const payloads = [
  `<script>alert(1)</script>`,
  `<img src=x onerror=alert(1)>`,
  `<svg/onload=alert(1)>`,
  `"><iframe srcdoc="<script>alert(1)</script>">`,
  `</p></div><style>*{display:none}</style>`,
  `*<b onmouseover=alert(1)>negrito</b>*`,
  "`<script>`",
  "```\n<script>alert(1)</script>\n```",
  `> <a href="javascript:alert(1)">citado</a>`,
  `- <form action=//evil.example><input></form>`,
  `1. <math><mtext></mtext><mglyph><style><img src onerror=alert(1)>`,
  `&lt;script&gt;alert(1)&lt;/script&gt;`,
  `{{constructor.constructor("alert(1)")()}}`,
  `\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>`,
  `<a href="//evil.example" target=_self>x</a>`,
  `javascript:alert(1) data:text/html,<script>alert(1)</script> vbscript:x`,
  `https://a.example/"onmouseover="alert(1)`,
  `https://a.example/'><img/src/onerror=alert(1)>`,
];

const context = { strings: ptBR.strings } as InboxContextValue;
const render = (text: string) =>
  renderToStaticMarkup(
    createElement(InboxContext.Provider, { value: context }, createElement(Text, { text })),
  );
/** What the formatter itself may make; anything else came out of the message. */
const ours = /<\/?(div|p|ul|ol|li|blockquote|pre|code|strong|em|s|a|button)( [^<>]*)?>/g;

describe("text of a stranger", () => {
  it.each(payloads)("never becomes an element: %j", (payload) => {
    const html = render(payload);
    expect(html.replace(ours, "")).not.toMatch(/[<>]/);
    for (const [tag] of html.matchAll(ours)) expect(tag).not.toMatch(/ on\w+=|style=|srcdoc=/i);
  });

  it("is told apart from what the formatter makes", () => {
    const leaked = `<p>${payloads[1]}</p>`;
    expect(leaked.replace(ours, "")).toMatch(/[<>]/);
  });

  it.each(payloads)("links to nothing that runs: %j", (payload) => {
    for (const part of splitLinks(payload)) {
      if (part.type === "link") expect(part.href).toMatch(/^(https?:\/\/|mailto:|tel:)[^\s"'<>]*$/);
    }
  });
});

describe("a link that looks like another", () => {
  const links = (text: string) =>
    splitLinks(text).flatMap((part) => (part.type === "link" ? [part.text] : []));
  it.each([
    ["https://аpple.com/entrar", "https://xn--pple-43d.com/entrar"],
    ["https://www.аррӏе.com", "https://www.xn--80ak6aa92e.com/"],
    ["https://gοogle.com", "https://xn--gogle-rce.com/"],
    ["https://ıtau.com.br", "https://xn--tau-iua.com.br/"],
    ["https://nubank.com/\u202Egpj.exe", "https://nubank.com/%E2%80%AEgpj.exe"],
  ])("%j is shown as %j", (typed, seen) => {
    expect(links(`veja ${typed} agora`)).toEqual([seen]);
  });

  it.each([
    "https://são-joão.com.br",
    "https://例え.jp",
    "https://مثال.com",
    "https://loja.example/ação",
  ])("%j stays as it was typed", (typed) => {
    expect(links(typed)).toEqual([typed]);
  });

  it("never leads past a name that stands before the host", () => {
    const address = "https://banco.example@evil.example/entrar";
    expect(safeHref(address)).toBeNull();
    for (const part of splitLinks(address)) {
      if (part.type === "link") expect(part.href).toBe(`${part.text}/`);
    }
  });
});
