import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type pg from "pg";
import { WebSocketServer } from "ws";
import { claimsOfKey, type StackKeys } from "../gateway/caller.ts";
import { createChannelRegistry } from "./channels.ts";
import { serveBroadcastHttp } from "./http.ts";
import { deliverChange, type RowChange } from "./postgres-changes.ts";
import { purgeOldMessages } from "./retention.ts";
import { serveSocket } from "./socket.ts";
import { followWal } from "./wal.ts";

/** What Realtime stands on. */
export interface RealtimeOptions {
  /** A superuser's URL: policies are asked by becoming the caller. */
  adminUrl: string;
  pool: pg.Pool;
  keys: StackKeys;
  log: (line: string) => void;
}

/** A running Realtime gateway. */
export interface Realtime {
  /** Answers `/realtime/v1/api/broadcast…`. */
  http(request: Request): Promise<Response>;
  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  health(): "ok" | "not following";
  stop(): Promise<void>;
}

const MAX_FRAME_BYTES = 3 * 1024 * 1024;
const PATH = "/realtime/v1/websocket";

/**
 * Starts the Realtime gateway: the protocol of supabase-js over WebSocket, fed by clients, by HTTP
 * and by the database's own log (`realtime.send`, `postgres_changes`).
 */
export async function createRealtime(options: RealtimeOptions): Promise<Realtime> {
  const { pool, keys, log } = options;
  const registry = createChannelRegistry();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });

  const onChange = async (change: RowChange) => {
    if (change.schema !== "realtime") return deliverChange(change, registry, pool);
    const row = change.new;
    if (change.table !== "messages" || row?.extension !== "broadcast") return;
    registry.broadcast(
      {
        topic: row.topic ?? "",
        isPrivate: row.private === "t",
        event: row.event ?? "",
        payload: row.payload == null ? null : JSON.parse(row.payload),
        meta: { id: row.id },
      },
      null,
    );
  };
  const wal = await followWal({
    databaseUrl: options.adminUrl,
    pool,
    publications: ["supabase_realtime", "supabase_realtime_messages_publication"],
    onChange,
    log,
  });
  const stopPurging = purgeOldMessages(pool, log);
  return {
    http: (request) => serveBroadcastHttp(request, { pool, keys, registry }),
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const claims = claimsOfKey(url.searchParams.get("apikey"), keys);
      if (url.pathname !== PATH || claims === null) {
        const status = url.pathname === PATH ? "401 Unauthorized" : "404 Not Found";
        socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
        return;
      }
      const version = url.searchParams.get("vsn") === "2.0.0" ? "2.0.0" : "1.0.0";
      sockets.handleUpgrade(request, socket, head, (accepted) =>
        serveSocket(accepted, claims, version, { pool, keys, registry, log }),
      );
    },
    health: () => (wal.isFollowing() ? "ok" : "not following"),
    async stop() {
      stopPurging();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await wal.stop();
    },
  };
}
