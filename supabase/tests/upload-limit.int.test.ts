import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

it("lets nobody begin files without end, also past the app", async () => {
  const conversationId = await world.conversation();
  const begin = (person: Person) =>
    world.as(person, "create_attachment", {
      conversationId,
      fileName: "foto.jpg",
      mime: "image/jpeg",
      bytes: 10,
    });
  const { attachmentId } = await begin("helena");
  await db.pool.query(
    `insert into prosa.attachments
     select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
       'storage_path', gen_random_uuid()::text))).*
     from prosa.attachments a, generate_series(1, 199) where a.id = $1`,
    [attachmentId],
  );
  await expect(begin("helena")).rejects.toThrow("request.limited");
  await begin("paulo");
  await db.pool.query(
    "update prosa.attachments set created_at = now() - interval '61 minutes' where id = $1",
    [attachmentId],
  );
  await begin("helena");
});
