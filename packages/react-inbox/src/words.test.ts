import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
/**
 * Where people read what the code says. Dictionaries hold their words, tests and stories show ours, and
 * `sample.tsx` is a picture of a conversation.
 */
const places = [
  "packages/react-inbox/src",
  "examples/next-app/app",
  "examples/next-app/components",
];
const apart =
  /\.(test|stories|d)\.tsx?$|\/(strings|stories|testing)\/|\/(strings(-[a-z-]+)?|sample)\.tsx?$/;

/** Attributes that are read out or shown. */
const spoken = new Set([
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "aria-valuetext",
  "aria-placeholder",
  "title",
  "placeholder",
  "alt",
  "label",
  "summary",
  "content",
]);

/** Names that no language changes. */
const names = new Set(["Prosa", "prosa", "WhatsApp", "API", "Enter", "req"]);

/** `labelIds`: said to a server, not to people. */
const isIdentifier = /^[a-z]+([A-Z][a-z]+)+$/;
const word = /\p{L}{2,}/u;
const isWord = (text: string) =>
  !isIdentifier.test(text) && text.split(/\s+/).some((each) => word.test(each) && !names.has(each));

/** Words in the code of a screen that are in no dictionary, each as `line: words`. */
function loneWords(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const tell = (node: ts.Node, text: string) => {
    if (!isWord(text)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${line + 1}: ${text.trim()}`);
  };
  /** What an expression may say: its strings, in each branch of it. */
  const say = (node: ts.Node | undefined): void => {
    if (!node) return;
    if (ts.isStringLiteralLike(node)) tell(node, node.text);
    else if (ts.isTemplateExpression(node)) {
      for (const text of [node.head, ...node.templateSpans.map(({ literal }) => literal)]) {
        tell(text, text.text);
      }
    } else if (ts.isConditionalExpression(node)) {
      say(node.whenTrue);
      say(node.whenFalse);
    } else if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind !== ts.SyntaxKind.AmpersandAmpersandToken) say(node.left);
      say(node.right);
    } else if (ts.isParenthesizedExpression(node)) say(node.expression);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) tell(node, node.text);
    else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) say(node.expression);
    else if (ts.isJsxAttribute(node) && spoken.has(node.name.getText())) {
      const { initializer } = node;
      say(initializer && ts.isJsxExpression(initializer) ? initializer.expression : initializer);
    } else if (ts.isPropertyAssignment(node)) {
      const name = ts.isStringLiteral(node.name) ? node.name.text : node.name.getText();
      if (name === "children" || (spoken.has(name) && name !== "content")) say(node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !apart.test(path)) yield path;
  }
}

describe("words outside of the dictionaries", () => {
  it.each(places)("are nowhere in %s", (place) => {
    const paths = [...sources(join(root, place))];
    expect(paths.length).toBeGreaterThan(10);
    const found = paths.flatMap((path) =>
      loneWords(path, readFileSync(path, "utf8")).map((each) => `${relative(root, path)}:${each}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ["text", "<p>Olá, mundo</p>"],
    ["text beside a value", "<p>{name} escreveu</p>"],
    ["an expression", '<p>{isOpen ? "Aberta" : strings.closed}</p>'],
    ["a condition", '<p>{isOpen && "Aberta"}</p>'],
    ["a fallback", '<p>{name ?? "Ninguém"}</p>'],
    ["a template", `<p>{\`Para \${name}\`}</p>`],
    ["a name", '<button aria-label="Fechar" />'],
    ["a title", `<i title={\`Até \${time}\`} />`],
    ["a hint", '<input placeholder={isNote ? "Nota" : strings.reply} />'],
    ["an alternative", '<img alt="Foto" />'],
    ["props of a part", 'const part = { type: "button", "aria-label": "Fechar" }'],
    ["children of a part", 'const part = { children: "Enviar" }'],
  ])("are found as %s", (_where, planted) => {
    expect(loneWords("planted.tsx", planted)).toHaveLength(1);
  });

  it.each([
    "<p className='prosa-row'>{strings.open}</p>",
    "<p>{format.time(at)} · {count}</p>",
    "<kbd>Enter</kbd>",
    "<button type='button' role='option' data-state='open' />",
    'const part = { role: "status", type: "button" }',
    "<Message.Root title={strings.title} />",
  ])("are not %s", (clean) => {
    expect(loneWords("clean.tsx", clean)).toEqual([]);
  });
});
