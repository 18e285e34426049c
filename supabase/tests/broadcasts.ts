import { type ChangesTold, unpackChanges } from "@prosa/core";
import { expect } from "vitest";
import { type Person, people, type World } from "./world.ts";

/** One event on its way to browsers; the topic without prefix and with names instead of ids. */
export interface Sent {
  topic: string;
  payload: Record<string, unknown> & { type: string };
}

/** Reads what the database sent, and asks who may listen, as the Realtime server does. */
export interface Broadcasts {
  clear(): Promise<void>;
  /** Each change by itself, as the browser unpacks them. */
  sent(): Promise<Sent[]>;
  /** How many broadcasts there were. */
  count(): Promise<number>;
  /** Topics by event type, sorted, without their epochs. */
  topics(): Promise<Record<string, string[]>>;
  readable(topic: string): string;
  topicOf(kind: string, unit: string | undefined, tenant?: string): Promise<string>;
  mayJoin(person: Person, topic: string): Promise<boolean>;
  whoMayJoin(topic: string): Promise<Person[]>;
  mayWrite(person: Person, topic: string, extension: string): Promise<boolean>;
}

export function createBroadcasts(world: World): Broadcasts {
  const { db } = world;
  const units = { ...world.tenants, ...world.teams, ...world.channels, ...world.operators };
  const readable = (topic: string) =>
    Object.entries(units).reduce((text, [name, id]) => text.replaceAll(id, name), topic.slice(6));
  const broadcasts: Broadcasts = {
    readable,
    clear: async () => {
      await db.pool.query("delete from realtime.messages");
    },
    sent: async () => {
      const { rows } = await db.pool.query<Sent & { event: string; private: boolean }>(
        "select topic, payload, event, private from realtime.messages",
      );
      expect(rows.every((row) => row.event === "inbox" && row.private)).toBe(true);
      return rows.flatMap(({ topic, payload }) =>
        unpackBroadcast(payload).map((each) => ({ topic: readable(topic), payload: each })),
      );
    },
    count: async () => {
      const { rows } = await db.pool.query("select count(*)::int from realtime.messages");
      return rows[0].count;
    },
    topics: async () => {
      const byType: Record<string, string[]> = {};
      for (const { topic, payload } of await broadcasts.sent()) {
        const unit = topic.replace(/:\d+$/, "");
        byType[payload.type] = [...(byType[payload.type] ?? []), unit].sort();
      }
      return byType;
    },
    topicOf: async (kind, unit, tenant = world.tenants.horizonte) => {
      const { rows } = await db.pool.query("select prosa_private.topic_of($1, $2, $3) as topic", [
        kind,
        tenant,
        unit,
      ]);
      return String(rows[0].topic);
    },
    mayJoin: (person, topic) =>
      db.asUser(world.claims(person), async (c) => {
        await c.query("select set_config('realtime.topic', $1, true)", [topic]);
        await c.query("set local role postgres");
        await c.query(
          "insert into realtime.messages (topic, extension) values ($1, 'broadcast'), ($1, 'presence')",
          [topic],
        );
        await c.query("set local role authenticated");
        const { rowCount } = await c.query(
          "select from realtime.messages where topic = $1 and payload is null",
          [topic],
        );
        return rowCount === 2;
      }),
    whoMayJoin: async (topic) => {
      const found: Person[] = [];
      for (const person of Object.keys(people) as Person[]) {
        if (await broadcasts.mayJoin(person, topic)) found.push(person);
      }
      return found;
    },
    mayWrite: (person, topic, extension) =>
      db.asUser(world.claims(person), async (c) => {
        await c.query("select set_config('realtime.topic', $1, true)", [topic]);
        const writing = c.query(
          "insert into realtime.messages (topic, extension) values ($1, $2)",
          [topic, extension],
        );
        return writing.then(
          () => true,
          (error: { code?: string }) => {
            expect(error.code).toBe("42501");
            return false;
          },
        );
      }),
  };
  return broadcasts;
}

/** The changes of a broadcast one by one, or the one event that it is. */
export function unpackBroadcast(payload: Sent["payload"]): Sent["payload"][] {
  if (payload.type !== "changes") return [payload];
  return unpackChanges(payload as unknown as ChangesTold).map((change) => ({ ...change }));
}
