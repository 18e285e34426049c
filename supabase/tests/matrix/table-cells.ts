import type { TenantName } from "../world.ts";
import type { Table } from "./catalogue.ts";
import { type TableRule, tables } from "./expectations.ts";
import type { Fixture } from "./fixture.ts";
import { shareCompany } from "./leaks.ts";
import { browserRoles, databaseRoleOf, everybody, rolesOf, type Who } from "./people.ts";
import { seesPlace } from "./places.ts";
import type { Answer, Question } from "./probe.ts";

interface Row {
  key: string;
  /** Where it stands, as cells name it. */
  place: string;
  seenBy: (who: Who) => boolean;
}

/** Who reads which rows of a table, and that nobody writes one. */
export async function tableQuestions(fixture: Fixture, table: Table): Promise<Question[]> {
  const rule = tables[table.name];
  if (!rule) return [];
  const closed = closedQuestions(table, rule);
  if (rule.class === "service") return closed;
  const object = `${table.schema}.${table.name}`;
  const rows = await rowsOf(fixture, table);
  const asked = everybody.filter((who) => databaseRoleOf(who) !== "anon");
  return [
    ...closed,
    ...asked.map((who) => ({
      object,
      who,
      sql: `select coalesce(jsonb_agg(${keyOf(table)}), '[]') from ${object}`,
      judge: (answer: Answer) => judgeRows(who, rows, answer),
    })),
  ];
}

function closedQuestions(table: Table, rule: TableRule): Question[] {
  const object = `${table.schema}.${table.name}`;
  const plain = table.columns.includes("tenant_id") ? "tenant_id" : table.columns[0];
  const hidden = table.columns.filter((column) => !rule.reads.includes(column));
  return browserRoles.flatMap((who) => [
    denied(object, who, "insert", `insert into ${object} default values`),
    denied(object, who, "update", `update ${object} set ${plain} = ${plain}`),
    denied(object, who, "delete", `delete from ${object}`),
    ...(who === "anon" ? table.columns : hidden).map((column) =>
      denied(object, who, `select ${column}`, `select to_jsonb(count(${column})) from ${object}`),
    ),
  ]);
}

function denied(object: string, who: Who, verb: string, sql: string): Question {
  return {
    object,
    who,
    sql,
    judge: (answer) => [{ verb, place: "anywhere", expected: "denied", found: denial(answer) }],
  };
}

/** Nothing of a partition is anybody's: its schema is closed even to the service. */
export function partitionQuestions({ schema, name }: Table): Question[] {
  const object = `${schema}.${name}`;
  return [...browserRoles, "service" as const].map((who) =>
    denied(object, who, "select", `select to_jsonb(count(*)) from ${object}`),
  );
}

function keyOf({ primaryKey }: Table): string {
  return `concat_ws('/', ${primaryKey.join(", ")})`;
}

/** `denied` for a missing privilege; a policy's refusal or an empty answer is something else. */
export function denial({ code, message, rows }: Answer): string {
  if (code === "42501" && /^permission denied/.test(message ?? "")) return "denied";
  return code ? `${code} ${message}` : `let in${rows === undefined ? "" : `, ${rows} rows`}`;
}

function judgeRows(who: Who, rows: Row[], answer: Answer) {
  const seen = new Set(answer.value as string[] | undefined);
  return [...new Set(rows.map((row) => row.place))].map((place) => {
    const here = rows.filter((row) => row.place === place);
    const due = here.filter((row) => row.seenBy(who));
    const wrongly = here.filter((row) => seen.has(row.key) !== row.seenBy(who));
    const count = (n: number) => `${n} of ${here.length}`;
    return {
      verb: "select",
      place,
      expected: count(due.length),
      found: answer.code
        ? `${answer.code} ${answer.message}`
        : wrongly.length === 0
          ? count(due.length)
          : `${count(here.filter((row) => seen.has(row.key)).length)}, e.g. ${wrongly[0]?.key}`,
    };
  });
}

async function rowsOf(fixture: Fixture, table: Table): Promise<Row[]> {
  const { db } = fixture;
  const rule = tables[table.name];
  const { rows } = await db.pool.query<{ key: string; by: string; tenant: string }>(
    `select ${keyOf(table)} as key, ${rule?.by} as by,
       to_jsonb(t) ->> 'tenant_id' as tenant from ${table.schema}.${table.name} t`,
  );
  return rows.map(({ key, by, tenant }) => ({ key, ...whose(fixture, table.name, by, tenant) }));
}

function whose(fixture: Fixture, table: string, by: string, tenant: string): Omit<Row, "key"> {
  const { placeOf, tenantOf, operators } = fixture;
  const isMember = (who: Who, of: TenantName | undefined) =>
    who === "service" || (of !== undefined && rolesOf(who)[of] !== undefined);
  const kind = tables[table]?.class;
  if (kind === "conversation") {
    const place = placeOf.get(by);
    if (!place) throw new Error(`a row of ${table} stands in no place of the fixture: ${by}`);
    return { place, seenBy: (who) => seesPlace(who, place) };
  }
  if (kind === "company") {
    const company = tenantOf.get(by);
    return { place: `in ${company}`, seenBy: (who) => isMember(who, company) };
  }
  const owner = Object.entries(operators).find(([, id]) => id === by)?.[0] as Who | undefined;
  if (!owner) throw new Error(`a row of ${table} belongs to nobody of the fixture: ${by}`);
  if (kind === "own") {
    const company = tenantOf.get(tenant);
    return {
      place: `of ${owner} in ${company}`,
      seenBy: (who) => who === "service" || (who === owner && isMember(who, company)),
    };
  }
  return {
    place: `of ${owner}`,
    seenBy: (who) => who === "service" || shareCompany(owner, who),
  };
}
