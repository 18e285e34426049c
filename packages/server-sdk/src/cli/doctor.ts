import { createEvolutionClient } from "@prosa/evolution-client";
import { judge, type StoredFacts } from "../connection/managed-channel.ts";
import { sqlFromEnvironment } from "../from-environment.ts";
import type { SqlGateway } from "../ports/index.ts";
import { type Command, type CommandContext, exitCodes } from "./command.ts";
import { seeKeys } from "./secrets.ts";
import { withSql } from "./with-sql.ts";

interface Check {
  name: string;
  /** The finding, or `null` where it does not apply. Throws what is wrong. */
  run(context: CommandContext): Promise<string | null>;
}

const checks: Check[] = [
  {
    name: "Node",
    run: async () => {
      const major = Number(process.versions.node.split(".")[0]);
      if (major < 22) throw new Error(`Node ${process.versions.node} is too old. Use 22 or newer.`);
      return process.versions.node;
    },
  },
  { name: "Database", run: (context) => reachDatabase(context) },
  { name: "REST API", run: (context) => reachRest(context) },
  { name: "Queues", run: (context) => reachQueues(context) },
  { name: "Events", run: (context) => withSql(context, seeEvents) },
  { name: "Dead letters", run: (context) => withSql(context, seeLetters) },
  { name: "Channels", run: (context) => withSql(context, seeChannels) },
  { name: "Encryption key", run: seeKeys },
  {
    name: "Evolution",
    run: async ({ environment: { EVOLUTION_URL, EVOLUTION_API_KEY } }) => {
      if (!EVOLUTION_URL || !EVOLUTION_API_KEY) return null;
      const client = createEvolutionClient({
        baseUrl: EVOLUTION_URL,
        apiKey: EVOLUTION_API_KEY,
        timeoutMs: 5_000,
      });
      return `version ${(await client.info()).version}`;
    },
  },
];

export const doctorCommand: Command = {
  name: "doctor",
  summary: "Check the environment and everything that Prosa depends on",
  usage: "",
  options: {},
  async run(context) {
    const results = [];
    for (const check of checks) {
      try {
        const found = await check.run(context);
        results.push({ name: check.name, state: found === null ? "not set" : "ok", found });
      } catch (error) {
        const found = error instanceof Error ? error.message : String(error);
        results.push({ name: check.name, state: "failed", found });
      }
    }
    const isWell = results.every(({ state }) => state !== "failed");
    return {
      lines: results.map(({ name, state, found }) =>
        [state.padEnd(8), name.padEnd(16), found ?? ""].join(" ").trimEnd(),
      ),
      json: { ok: isWell, checks: results },
      exitCode: isWell ? exitCodes.ok : exitCodes.failed,
    };
  },
};

interface Figures {
  eventsPending: number;
  oldestPendingSeconds: number;
  sendsPending: number;
  deadLetters: Record<string, number>;
  blockedLanes: number;
}

const figuresOf = (sql: SqlGateway) => sql.call<Figures>("pipeline_figures", {}, "service");

/** Longer than any wait between two tries of one event. */
const stuckSeconds = 600;

function reachDatabase(context: CommandContext): Promise<string> {
  return withSql(context, async (sql) => {
    const { eventsPending, sendsPending } = await figuresOf(sql);
    return `${eventsPending} events and ${sendsPending} sends pending`;
  });
}

async function seeEvents(sql: SqlGateway): Promise<string> {
  const { oldestPendingSeconds, blockedLanes } = await figuresOf(sql);
  if (blockedLanes > 0) {
    throw new Error(
      `${blockedLanes} lanes are blocked by an event that fails, so their chats stand still. Read "prosa dlq list", correct the cause, then "prosa dlq replay".`,
    );
  }
  if (oldestPendingSeconds > stuckSeconds) {
    throw new Error(
      `An event has been pending for ${Math.round(oldestPendingSeconds / 60)} minutes, so its chat stands still. Does "prosa worker" run, and reach database and queues?`,
    );
  }
  return `the oldest has been pending for ${Math.round(oldestPendingSeconds)} s`;
}

async function seeLetters(sql: SqlGateway): Promise<string> {
  const letters = Object.entries((await figuresOf(sql)).deadLetters);
  if (letters.length === 0) return "none";
  const counts = letters.map(([queue, count]) => `${count} of ${queue}`).join(", ");
  throw new Error(`${counts}: work that was given up. "prosa dlq list" says why.`);
}

async function seeChannels(sql: SqlGateway): Promise<string> {
  const { channels } = await sql.call<{
    channels: { id: string; tenant: string; name: string; status: string }[];
  }>("list_channels", {}, "service");
  const used = channels.filter(({ status }) => status !== "disabled");
  const unwell: string[] = [];
  for (const { id, tenant, name } of used) {
    const { channel } = await sql.call<{ channel: { facts: StoredFacts } }>(
      "open_channel",
      { channelId: id },
      "service",
    );
    const { state, reason } = judge(channel.facts, Date.now());
    if (state === "degraded" || state === "disconnected") {
      unwell.push(`${tenant}/${name} is ${state} (${reason})`);
    }
  }
  if (unwell.length === 0) return `${used.length}, none known to be unwell`;
  throw new Error(`${unwell.join("; ")}. "prosa channel status <id> --probe" looks again.`);
}

/** The browser needs the exposed schema even where the server has a database connection. */
async function reachRest({ environment }: CommandContext): Promise<string | null> {
  const { SUPABASE_URL, SUPABASE_SECRET_KEY } = environment;
  if (!SUPABASE_URL || !SUPABASE_SECRET_KEY) return null;
  const sql = await sqlFromEnvironment({ SUPABASE_URL, SUPABASE_SECRET_KEY });
  await sql.call("pipeline_figures", {}, "service");
  return 'the schema "prosa" is exposed';
}

async function reachQueues({ environment }: CommandContext): Promise<string> {
  const { createQueueBackend } = await import("../adapters/bullmq/index.ts");
  const { REDIS_URL, DATABASE_DIRECT_URL, PROSA_QUEUE_PREFIX } = environment;
  const queues = createQueueBackend({
    ...(REDIS_URL ? { redisUrl: REDIS_URL } : {}),
    ...(DATABASE_DIRECT_URL ? { databaseUrl: DATABASE_DIRECT_URL } : {}),
    ...(PROSA_QUEUE_PREFIX ? { prefix: PROSA_QUEUE_PREFIX } : {}),
  });
  try {
    const counts = await queues.counts("incoming_message");
    const spilled = (await queues.spill?.size()) ?? 0;
    const waiting = spilled > 0 ? `, ${spilled} webhook events wait for the database` : "";
    return `${queues.kind}, ${counts.failed ?? 0} failed jobs${waiting}`;
  } finally {
    await queues.close();
  }
}
