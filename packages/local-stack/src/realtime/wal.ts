import { randomBytes } from "node:crypto";
import type pg from "pg";
import { LogicalReplicationService, type Pgoutput, PgoutputPlugin } from "pg-logical-replication";
import { errorMessage } from "../errors.ts";
import type { RowChange, TextRow } from "./postgres-changes.ts";

/** What the follower needs and whom it tells. */
export interface WalOptions {
  /** A role with `replication`. */
  databaseUrl: string;
  pool: pg.Pool;
  publications: string[];
  /** Called for one row at a time, in commit order, once everybody can see its transaction. */
  onChange: (change: RowChange) => Promise<void>;
  log: (line: string) => void;
}

/** A running follower of the write-ahead log. */
export interface WalFollower {
  isFollowing(): boolean;
  stop(): Promise<void>;
}

type Begin = Pgoutput.MessageBegin;
type Change = Pgoutput.MessageInsert | Pgoutput.MessageUpdate | Pgoutput.MessageDelete;

const RETRY_MS = 500;

/**
 * Follows the committed changes of a database and resolves once it does.
 *
 * The slot is temporary: it lives as long as its connection, so a killed process leaves none that
 * would keep the log for ever. After a broken connection it starts again from that moment on.
 * @throws Postgres' error when the first attempt fails.
 */
export async function followWal(options: WalOptions): Promise<WalFollower> {
  let stopped = false;
  let current = await follow(options, retry);

  function retry(): void {
    if (stopped) return;
    setTimeout(async () => {
      if (stopped) return;
      try {
        current = await follow(options, retry);
        if (stopped) await current.stop();
      } catch (error) {
        options.log(`realtime: replication cannot start: ${errorMessage(error)}`);
        retry();
      }
    }, RETRY_MS).unref();
  }
  return {
    isFollowing: () => current.isFollowing(),
    stop: async () => {
      stopped = true;
      await current.stop();
    },
  };
}

async function follow(options: WalOptions, onEnd: () => void): Promise<WalFollower> {
  const service = new LogicalReplicationService(
    { connectionString: options.databaseUrl, application_name: "prosa realtime" },
    { acknowledge: { auto: true, timeoutSeconds: 5 }, flowControl: { enabled: true } },
  );
  const types = await typeNames(options.pool);
  let committedAt = new Date();
  let waitUntilVisible = async () => {};
  service.on("data", async (_lsn: string, message: Pgoutput.Message) => {
    try {
      if (message.tag === "begin") {
        committedAt = new Date(Number(BigInt(String(message.commitTime)) / 1_000n));
        waitUntilVisible = visibility(message, options.pool);
      } else if (isChange(message)) {
        await waitUntilVisible();
        await options.onChange(toRowChange(message, types, committedAt));
      }
    } catch (error) {
      options.log(`realtime: a change could not be delivered: ${errorMessage(error)}`);
    }
  });
  const plugin = new TextPlugin({ protoVersion: 1, publicationNames: options.publications });
  const destroy = async () => {
    const gone = service.destroy();
    plugin.ignoreLateErrors();
    await gone;
    plugin.ignoreLateErrors();
  };
  let following = false;
  let stopping = false;
  await new Promise<void>((resolve, reject) => {
    const end = (error: unknown) => {
      const started = following;
      following = false;
      if (stopping) return;
      if (!started) return void destroy().finally(() => reject(error));
      void destroy().finally(() => {
        options.log(`realtime: replication ended: ${errorMessage(error)}`);
        onEnd();
      });
    };
    service.on("start", () => {
      following = true;
      resolve();
    });
    // The same failure also rejects `subscribe`, where it is handled.
    service.on("error", () => {});
    const slot = `prosa_realtime_${randomBytes(8).toString("hex")}`;
    service.subscribe(plugin, slot).then(() => end(new Error("the connection closed")), end);
  });
  return {
    isFollowing: () => following,
    stop: async () => {
      following = false;
      stopping = true;
      await destroy();
    },
  };
}

/** pgoutput with a temporary slot, and values left as Postgres' text. */
class TextPlugin extends PgoutputPlugin {
  #client: pg.Client | undefined;

  override async start(client: pg.Client, slot: string, lsn: string): Promise<unknown> {
    this.#client = client;
    await client.query(`CREATE_REPLICATION_SLOT "${slot}" TEMPORARY LOGICAL pgoutput`);
    return super.start(client, slot, lsn);
  }

  /** The service drops its listeners when it stops; a last word of the server must not be fatal. */
  ignoreLateErrors(): void {
    this.#client?.on("error", () => {});
  }

  override parse(buffer: Buffer): Pgoutput.Message {
    const message = super.parse(buffer);
    if (message.tag === "relation") {
      for (const column of message.columns) column.parser = (text: string) => text;
    }
    return message;
  }
}

/**
 * A transaction is decoded a moment before others can see it: whoever asks about its rows must
 * wait. The log carries 32 bits of the transaction id; the rest comes from the snapshot.
 */
function visibility(begin: Begin, pool: pg.Pool): () => Promise<void> {
  const xid = begin.xid >>> 0;
  let seen: Promise<void> | undefined;
  const wait = async () => {
    for (let delayMs = 1; ; delayMs = Math.min(delayMs * 2, 50)) {
      const { rows } = await pool.query(
        `select pg_visible_in_snapshot(
           (((pg_snapshot_xmax(s)::text::bigint >> 32) << 32) + $1::bigint)::text::xid8, s) as seen
         from pg_current_snapshot() s`,
        [xid],
      );
      if (rows[0].seen) return;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  };
  return () => {
    seen ??= wait();
    return seen;
  };
}

async function typeNames(pool: pg.Pool): Promise<Map<number, string>> {
  const { rows } = await pool.query("select oid::int8::text as oid, typname from pg_type");
  return new Map(rows.map(({ oid, typname }) => [Number(oid), typname]));
}

function isChange(message: Pgoutput.Message): message is Change {
  return message.tag === "insert" || message.tag === "update" || message.tag === "delete";
}

function toRowChange(message: Change, types: Map<number, string>, committedAt: Date): RowChange {
  const { relation } = message;
  const columns = relation.columns.map(({ name, typeOid, typeName }) => ({
    name,
    type: types.get(typeOid >>> 0) ?? typeName ?? "text",
  }));
  const newRow: TextRow | null = message.tag === "delete" ? null : message.new;
  const oldRow: TextRow | null = message.tag === "insert" ? null : (message.old ?? message.key);
  return {
    type: message.tag === "insert" ? "INSERT" : message.tag === "update" ? "UPDATE" : "DELETE",
    schema: relation.schema,
    table: relation.name,
    columns,
    keyColumns: relation.keyColumns,
    new: newRow,
    old: oldRow,
    committedAt,
  };
}
