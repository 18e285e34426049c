import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { createFixture, type Fixture } from "./fixture.ts";
import { type Loss, type LossName, losses, triggers } from "./losses.ts";
import type { Who } from "./people.ts";
import { type PlaceName, placeNames, rootOf } from "./places.ts";
import { attempt } from "./probe.ts";

interface Event {
  topic: string;
  payload: {
    type: string;
    conversationId?: string;
    facts?: { conversation: { id: string } }[];
  };
}

/** What a loss did to the one who lost. */
interface Aftermath {
  lost: PlaceName[];
  /** News of what is lost, on topics that the loser could still be listening to. */
  overheard: string[];
  /** What is lost without a word to the loser. */
  untold: PlaceName[];
  /** Facts of what is lost, for those who still see it. */
  heardByOwner: number;
  /** Topics that ended, and that the loser may still join. */
  stillOpen: string[];
}

let template: TestDatabase;
let fixture: Fixture;
beforeAll(async () => {
  template = await createDatabase();
  fixture = await createFixture(template);
});
afterAll(() => template.drop());

async function topicsOf(db: TestDatabase, who: Who): Promise<string[]> {
  const { rows } = await db.pool.query<{ topic: string }>(`
    select prosa_private.topic_of(u.kind, u.tenant, u.unit) as topic from (
      select 'tenant' as kind, id as tenant, id as unit from prosa.tenants
      union all select 'team', tenant_id, id from prosa.teams
      union all select 'channel', tenant_id, id from prosa.channels
      union all select 'member', t.id, o.id from prosa.tenants t, prosa.operators o) u`);
  const topics = rows.map((row) => row.topic);
  const allowed = await asked(
    db,
    who,
    topics.map((topic) => `prosa_private.may_join('${topic}')`),
  );
  return topics.filter((_, i) => allowed[i]);
}

async function placesOf(db: TestDatabase, who: Who): Promise<PlaceName[]> {
  const allowed = await asked(
    db,
    who,
    placeNames.map((place) => `prosa_private.can_see('${fixture.at[place].conversation}')`),
  );
  return placeNames.filter((_, i) => allowed[i]);
}

async function asked(db: TestDatabase, who: Who, questions: string[]): Promise<boolean[]> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    const statements = questions.map((question) => ({ sql: `select to_jsonb(${question})` }));
    return (await attempt(client, who, statements)).map(({ value }) => value === true);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

/** Takes the events that the database sent since the last time. */
async function events(db: TestDatabase): Promise<Event[]> {
  const { rows } = await db.pool.query<Event>(
    "with gone as (delete from realtime.messages returning topic, payload) select * from gone",
  );
  return rows;
}

/** Lets somebody lose something in a database of its own, and writes in every place afterwards. */
async function aftermath({ who, before, sql }: Loss, mutation = ""): Promise<Aftermath> {
  const db = await createDatabase(template);
  try {
    await db.pool.query(mutation);
    if (before) await db.pool.query(before);
    const topics = await topicsOf(db, who);
    const seen = await placesOf(db, who);
    await events(db);
    await db.pool.query(`begin; ${sql(fixture)}; commit`);
    const during = await events(db);
    for (const place of placeNames) {
      const id = fixture.at[place].conversation;
      await db.pool.query("select prosa_private.record_change($1, 'conversation')", [id]);
      await db.pool.query("select prosa_private.broadcast_typing($1, 'Marina', 'composing')", [id]);
      await db.pool.query(
        `select prosa_private.broadcast_presence(c, $2, 'typing') from prosa.conversations c
         where c.id = $1`,
        [id, fixture.operators.helena],
      );
    }
    const after = await events(db);
    const still = await placesOf(db, who);
    const lost = seen.filter((place) => !still.includes(place));
    const now = await topicsOf(db, who);
    const reach = new Set([...topics, ...now]);
    const told = during.filter(({ topic }) => topics.includes(topic));
    const ended = told.filter(({ payload }) => payload.type === "rejoin");
    return {
      lost,
      overheard: [...during, ...after]
        .filter(({ topic }) => reach.has(topic))
        .flatMap((event) => newsOf(event).filter((place) => !still.includes(place))),
      untold: lost.filter(
        (place) =>
          ended.length === 0 &&
          !told.some(
            ({ payload }) =>
              payload.type === "left" &&
              payload.conversationId === fixture.at[rootOf(place)].conversation,
          ),
      ),
      heardByOwner: (await heardBy(db, "helena", after)).filter((p) => lost.includes(p)).length,
      stillOpen: ended.map(({ topic }) => topic).filter((topic) => now.includes(topic)),
    };
  } finally {
    await db.drop();
  }
}

async function heardBy(db: TestDatabase, who: Who, sent: Event[]): Promise<PlaceName[]> {
  const topics = await topicsOf(db, who);
  return sent
    .filter(({ topic, payload }) => payload.type === "changes" && topics.includes(topic))
    .flatMap(newsOf);
}

/** The places that an event tells of; `left` and `rejoin` carry ids alone. */
function newsOf({ payload }: Event): PlaceName[] {
  if (["left", "rejoin"].includes(payload.type)) return [];
  const ids = payload.facts?.map(({ conversation }) => conversation.id) ?? [];
  if (payload.conversationId) ids.push(payload.conversationId);
  return ids.flatMap((id) => fixture.placeOf.get(id) ?? []);
}

function isClean({ lost, overheard, untold, heardByOwner, stillOpen }: Aftermath): boolean {
  return (
    lost.length > 0 &&
    overheard.length === 0 &&
    untold.length === 0 &&
    heardByOwner > 0 &&
    stillOpen.length === 0
  );
}

describe("an operator who", () => {
  it.each(Object.keys(losses) as LossName[])(
    "%s is told, and hears nothing of it any more",
    async (name) => {
      const found = await aftermath(losses[name]);
      expect(found, JSON.stringify(found)).toSatisfy(isClean);
    },
  );
});

describe("the triggers that tell of sight", () => {
  it("are all of them known by name", async () => {
    const { rows } = await template.pool.query<{ name: string }>(`
      select t.tgrelid::regclass || ' ' || t.tgname as name
      from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      where not t.tgisinternal and t.tgparentid = 0 and t.tgrelid::regclass::text ~ '^prosa[.]'
        and p.prosrc ~ '(bump_epoch|send_left|realtime[.]|left_at)'`);
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(triggers).sort());
  });

  it.each(Object.entries(triggers))("are missed when there is no %s", async (trigger, loss) => {
    const [table, name] = trigger.split(" ");
    const found = await aftermath(losses[loss], `drop trigger ${name} on ${table}`);
    expect(found, JSON.stringify(found)).not.toSatisfy(isClean);
  });
});
