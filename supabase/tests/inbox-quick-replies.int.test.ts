import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

describe("list_quick_replies", () => {
  it("gives a company's texts by their shortcut, and none of another company", async () => {
    const { horizonte, aurora } = world.tenants;
    const create = (tenantId: string, shortcut: string) =>
      world.service("create_quick_reply", {
        tenantId,
        shortcut,
        title: `Título de ${shortcut}`,
        body: "Olá, {{primeiro_nome}}!",
      });
    await create(horizonte, "visita");
    await create(horizonte, "medidas");
    await create(aurora, "horario");
    expect(await world.as("caio", "list_quick_replies", { tenantId: horizonte })).toMatchObject({
      items: [
        { shortcut: "medidas", title: "Título de medidas", body: "Olá, {{primeiro_nome}}!" },
        { shortcut: "visita" },
      ],
    });
    await expect(world.as("caio", "list_quick_replies", { tenantId: aurora })).rejects.toThrow(
      "auth.forbidden",
    );
  });
});
