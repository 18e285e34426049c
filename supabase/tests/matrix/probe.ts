import type pg from "pg";
import { claimsOf, type Fixture } from "./fixture.ts";
import type { Who } from "./people.ts";

/** What came of a statement: its value or number of rows, or the error. */
export interface Answer {
  value?: unknown;
  rows?: number;
  code?: string;
  message?: string;
  detail?: string;
  hint?: string;
}

/** One square of the matrix, filled. */
export interface Cell {
  object: string;
  who: Who;
  verb: string;
  place: string;
  expected: string;
  found: string;
}

/** One statement as one person, and the cells that its answer fills. */
export interface Question {
  object: string;
  who: Who;
  sql: string;
  /** Who runs the statement, where it is not the one it is about. */
  runAs?: Who;
  /** The `realtime.topic()` of the statement. */
  topic?: string;
  judge: (answer: Answer) => Omit<Cell, "object" | "who">[];
}

/** Runs statements one by one as whoever calls it; nothing that they write stays. */
export const probeSql = `
create schema matrix;
grant usage on schema matrix to public;
create function matrix.attempt(statement text, topic text) returns jsonb language plpgsql as $$
declare
  found jsonb;
  touched bigint;
  said text; details text; advice text;
begin
  begin
    perform set_config('realtime.topic', coalesce(topic, ''), true);
    if statement ~* '^select' then
      execute statement into found;
      found := jsonb_build_object('value', found);
    else
      execute statement;
      get diagnostics touched = row_count;
      found := jsonb_build_object('rows', touched);
    end if;
    raise exception using errcode = 'MX001', message = found::text;
  exception when others then
    get stacked diagnostics said = message_text, details = pg_exception_detail,
      advice = pg_exception_hint;
    if sqlstate = 'MX001' then
      return said::jsonb;
    end if;
    return jsonb_build_object('code', sqlstate, 'message', said, 'detail', details, 'hint', advice);
  end;
end $$;
create function matrix.attempts(statements jsonb) returns jsonb language sql as $$
  select jsonb_agg(matrix.attempt(s.value ->> 0, s.value ->> 1) order by s.n)
  from jsonb_array_elements(statements) with ordinality s(value, n)
$$;
grant execute on all functions in schema matrix to public;`;

/** Asks everything in the present transaction of a connection as `postgres`, who it is afterwards. */
export async function ask(
  client: Pick<pg.PoolClient, "query">,
  questions: readonly Question[],
): Promise<Cell[]> {
  const cells: Cell[] = [];
  const runner = ({ runAs, who }: Question) => runAs ?? who;
  for (const running of new Set(questions.map(runner))) {
    const asked = questions.filter((question) => runner(question) === running);
    const answers = await attempt(client, running, asked);
    asked.forEach(({ object, who, judge }, i) => {
      for (const cell of judge(answers[i] ?? {})) cells.push({ object, who, ...cell });
    });
  }
  return cells;
}

/** Runs statements as one person; see `ask`. */
export async function attempt(
  client: Pick<pg.PoolClient, "query">,
  who: Who,
  statements: readonly { sql: string; topic?: string }[],
): Promise<Answer[]> {
  const claims = claimsOf(who);
  await client.query(
    "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)",
    [claims.role, JSON.stringify(claims)],
  );
  const { rows } = await client.query("select matrix.attempts($1) as answers", [
    JSON.stringify(statements.map(({ sql, topic }) => [sql, topic ?? null])),
  ]);
  await client.query(
    "select set_config('role', 'none', true), set_config('request.jwt.claims', '', true)",
  );
  return rows[0].answers ?? [];
}

/** Asks in a transaction of its own, after `prepare`; rolled back. */
export async function askApart(
  { db }: Fixture,
  questions: readonly Question[],
  prepare = "select",
): Promise<Cell[]> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    await client.query(prepare);
    return await ask(client, questions);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

/** The squares that are not as expected, as sentences. */
export function wrong(cells: readonly Cell[]): string[] {
  return cells
    .filter(({ expected, found }) => expected !== found)
    .map(
      ({ object, who, verb, place, expected, found }) =>
        `${object}: ${who} ${verb} ${place}: expected ${expected}, found ${found}`,
    );
}
