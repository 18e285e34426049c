import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

interface View {
  id: string;
  name: string;
  isShared: boolean;
  query: object;
}

const ask = (person: Person, fn: string, args: object) =>
  world.as(person, fn, { tenantId: world.tenants.horizonte, ...args });
const list = async (person: Person) => (await ask(person, "list_saved_views", {})).items as View[];
const save = (person: Person, args: object) =>
  ask(person, "save_view", { query: { tab: "all" }, ...args }) as Promise<unknown> as Promise<View>;
const names = async (person: Person) => (await list(person)).map(({ name }) => name);

describe("saved views", () => {
  it("are one's own, or the company's where a supervisor says so", async () => {
    await save("caio", { name: " Minhas urgentes ", query: { tab: "mine", sort: "priority" } });
    await save("renata", { name: "Sem equipe", isShared: true });
    await expect(save("caio", { name: "De todos", isShared: true })).rejects.toThrow(
      "auth.forbidden",
    );
    expect(await names("caio")).toEqual(["Sem equipe", "Minhas urgentes"]);
    expect(await names("lia")).toEqual(["Sem equipe"]);
    const [, mine] = await list("caio");
    expect(mine).toMatchObject({ isShared: false, query: { tab: "mine", sort: "priority" } });
  });

  it("are renamed, ordered and deleted by who may, and by nobody else", async () => {
    const [shared, first] = await list("caio");
    const second = await save("caio", { name: "Segunda" });
    await ask("caio", "order_views", { viewIds: [second.id, first?.id] });
    expect(await names("caio")).toEqual(["Sem equipe", "Segunda", "Minhas urgentes"]);
    await save("caio", { viewId: second.id, name: "Primeira", query: { tab: "unassigned" } });
    expect(await names("caio")).toEqual(["Sem equipe", "Primeira", "Minhas urgentes"]);
    for (const [person, viewId, error] of [
      ["caio", shared?.id, "auth.forbidden"],
      ["lia", second.id, "request.invalid"],
      ["renata", second.id, "request.invalid"],
    ] as const) {
      await expect(ask(person, "delete_view", { viewId }), person).rejects.toThrow(error);
      await expect(save(person, { viewId, name: "Tomada" }), person).rejects.toThrow(error);
      await expect(ask(person, "order_views", { viewIds: [viewId] })).rejects.toThrow(error);
    }
    await ask("caio", "delete_view", { viewId: second.id });
    await ask("renata", "delete_view", { viewId: shared?.id });
    expect(await names("caio")).toEqual(["Minhas urgentes"]);
  });

  it.each([
    { name: "" },
    { name: "x".repeat(61) },
    { name: "Lista", query: { tab: "theirs" } },
    { name: "Lista", query: { tab: "all", status: ["merged"] } },
    { name: "Lista", query: { tab: "all", filters: { labelIds: ["1"] } } },
    { name: "Lista", query: "all" },
  ])("refuse %j", async (args) => {
    await expect(save("caio", args)).rejects.toMatchObject({ message: "request.invalid" });
  });

  it("keep what a list takes and nothing else", async () => {
    const query = {
      tab: "all",
      status: ["open"],
      sort: "waiting",
      filters: { teamIds: [null], unread: true },
    };
    const view = await save("vera", { name: "Minha", query: { ...query, html: "<b>" } });
    expect(view.query).toEqual(query);
    const page = await ask("vera", "list_conversations", view.query);
    expect(page.items).toEqual([]);
  });

  it("stop at fifty", async () => {
    for (let n = 0; n < 50; n += 1) await save("lia", { name: `Lista ${n}` });
    await expect(save("lia", { name: "Mais uma" })).rejects.toThrow("request.invalid");
  });
});
