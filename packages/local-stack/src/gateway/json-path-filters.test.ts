import { expect, it } from "vitest";
import { rewriteJsonPathFilters } from "./json-path-filters.ts";

const rewrite = (query: string) =>
  decodeURIComponent(rewriteJsonPathFilters(new URL(`http://a/t?${query}`)).search);

it.each([
  ["attrs->>vip=eq.true", "?attrs->>vip=like.true"],
  ["attrs->vip=eq.false", "?attrs->>vip=like.false"],
  ["attrs->a->b=eq.true", "?attrs->a->>b=like.true"],
  ["attrs->>vip=neq.true", "?attrs->>vip=not.like.true"],
  ["attrs->>vip=not.neq.true", "?attrs->>vip=like.true"],
  ["attrs->>name=eq.truest", "?attrs->>name=eq.truest"],
  ["done=eq.true&attrs->>n=eq.5", "?done=eq.true&attrs->>n=eq.5"],
])("%s becomes %s", (query, expected) => {
  expect(rewrite(query)).toBe(expected);
});
