// One million mutated webhooks and answers: none may throw, pollute a prototype or take long.
// node --conditions=@prosa/source bench/fuzz-evolution.ts [cases] [seed]
import { readdirSync, readFileSync } from "node:fs";
import {
  createHostileServer,
  expectCleanPrototypes,
  readHostileWebhook,
} from "../packages/evolution-client/src/testing/fuzz.ts";
import { createMutator } from "../packages/evolution-client/src/testing/mutate.ts";

const CASES = Number(process.argv[2] ?? 1_000_000);
const SEED = Number(process.argv[3] ?? 1);
const GOAL_SLOWEST_MS = 1_000;

function bodies(kind: "rest" | "webhook"): unknown[] {
  const folder = new URL(
    `../packages/evolution-client/src/testing/__fixtures__/${kind}/`,
    import.meta.url,
  );
  return readdirSync(folder).map((file) => {
    const { body, response } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    return kind === "rest" ? response.body : body;
  });
}

async function run(name: string, cases: number, act: () => unknown) {
  let slowestMs = 0;
  const startedAt = performance.now();
  for (let index = 0; index < cases; index += 1) {
    const before = performance.now();
    await act();
    slowestMs = Math.max(slowestMs, performance.now() - before);
  }
  expectCleanPrototypes();
  return {
    name,
    cases,
    seconds: Number(((performance.now() - startedAt) / 1000).toFixed(1)),
    slowestMs: Number(slowestMs.toFixed(1)),
  };
}

const webhooks = createMutator(bodies("webhook"), SEED);
const server = createHostileServer(createMutator(bodies("rest"), SEED + 1));
const half = Math.ceil(CASES / 2);
const results = [
  await run("parseWebhook", half, () => readHostileWebhook(webhooks.value())),
  await run("answers", half, () => server.call()),
];
console.table(results);
if (results.some(({ slowestMs }) => slowestMs > GOAL_SLOWEST_MS)) {
  console.error(`A case took longer than ${GOAL_SLOWEST_MS} ms.`);
  process.exitCode = 1;
}
