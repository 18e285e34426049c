import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";

describe("a test database", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase();
    await db.pool.query("create table public.notes (id int primary key, owner text)");
    await db.pool.query("alter table public.notes enable row level security");
    await db.pool.query(
      "create policy own on public.notes using (owner = auth.jwt() ->> 'sub') with check (owner = auth.jwt() ->> 'sub')",
    );
  });
  afterAll(() => db.drop());

  it("is migrated and owned by postgres, who is no superuser", async () => {
    const { rows } = await db.pool.query(
      "select current_user as who, current_setting('is_superuser') as super, to_regrole('anon') is not null as anon",
    );
    expect(rows).toEqual([{ who: "postgres", super: "off", anon: true }]);
  });

  it("runs work as a user whose claims RLS sees", async () => {
    await db.asUser({ sub: "ana" }, (c) => c.query("insert into notes values (1, 'ana')"), {
      commit: true,
    });
    const seen = await db.asUser({ sub: "ana" }, (c) => c.query("select id from notes"));
    const hidden = await db.asUser({ sub: "bia" }, (c) => c.query("select id from notes"));
    expect([seen.rowCount, hidden.rowCount]).toEqual([1, 0]);
  });

  it("rolls work back unless told to commit", async () => {
    await db.asUser({ sub: "caio" }, (c) => c.query("insert into notes values (2, 'caio')"));
    const { rowCount } = await db.pool.query("select from notes where id = 2");
    expect(rowCount).toBe(0);
  });

  it("leaves no role or claims on the connection after a failure", async () => {
    const failing = db.asUser({ sub: "ana" }, (c) =>
      c.query("insert into notes values (3, 'bia')"),
    );
    await expect(failing).rejects.toMatchObject({ code: "42501" });
    const { rows } = await db.pool.query(
      "select current_user as who, current_setting('request.jwt.claims', true) as claims",
    );
    expect(rows[0].who).toBe("postgres");
    expect(rows[0].claims ?? "").toBe("");
  });

  it("is a copy of its own for each of several that are made at once", async () => {
    const others = await Promise.all([createDatabase(), createDatabase()]);
    const [first, second] = others;
    await first?.pool.query("create table public.mine (id int)");
    const { rows } = await second!.pool.query("select to_regclass('public.mine') as found");
    expect(rows).toEqual([{ found: null }]);
    await Promise.all(others.map((other) => other.drop()));
    await expect(second?.pool.query("select 1")).rejects.toThrow();
  });
});
