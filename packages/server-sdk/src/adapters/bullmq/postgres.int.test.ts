import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../../supabase/tests/harness.ts";
import { jobQueueContract } from "../../testing/index.ts";
import { createQueueBackend } from "./create-queue-backend.ts";

let db: TestDatabase;
let runs = 0;
beforeAll(async () => {
  db = await createDatabase();
});
afterAll(() => db.drop());

jobQueueContract("BullMQ on Postgres", async () => {
  runs += 1;
  return createQueueBackend({ databaseUrl: db.databaseUrl, prefix: `contract${runs}` });
});

it("refuses to be made without a place to live, and says what to set", () => {
  expect(() => createQueueBackend({})).toThrow(/REDIS_URL.*DATABASE_DIRECT_URL/);
});

it("tells an adder within seconds that Postgres is away", async () => {
  const backend = createQueueBackend({ databaseUrl: "postgres://a:b@127.0.0.1:9/none" });
  await expect(backend.queue("media").add({ name: "x", data: {} })).rejects.toMatchObject({
    code: "storage.unavailable",
  });
  await backend.close();
});
