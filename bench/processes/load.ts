// Sends webhooks over kept-alive connections, bytes by hand: the generator must not be what is
// measured. Asked and answered over the channel to its parent.
import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { chatPicker, webhookBody } from "../lib/webhook-body.ts";

export interface LoadOrder {
  port: number;
  path: string;
  token: string;
  connections: number;
  seconds: number;
  chats: number;
  shape: "uniform" | "zipf";
  /** Requests a second, sent on time whatever comes back; absent: each connection as fast as it can. */
  rate?: number;
}

export interface LoadResult {
  sent: number;
  accepted: number;
  refused: number;
  elapsedMs: number;
  /** From the moment a request was due to its answer. */
  latenciesMs: number[];
}

process.on("message", (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});

async function run(order: LoadOrder): Promise<LoadResult> {
  const pick = chatPicker(order.chats, order.shape, 7);
  const run = randomUUID().slice(0, 8);
  const result: LoadResult = { sent: 0, accepted: 0, refused: 0, elapsedMs: 0, latenciesMs: [] };
  const counts = new Map<number, number>();
  const request = () => {
    const chat = pick();
    const n = (counts.get(chat) ?? 0) + 1;
    counts.set(chat, n);
    const body = webhookBody(chat, `${run}${result.sent}`, `${n}`);
    result.sent += 1;
    return `POST ${order.path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${order.token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  const ask = async (line: Line, dueMs: number) => {
    const status = await line.ask(request());
    result.latenciesMs.push(performance.now() - dueMs);
    if (status >= 200 && status < 300) result.accepted += 1;
    else result.refused += 1;
  };
  const lines = await Promise.all(
    Array.from({ length: order.connections }, () => openLine(order.port)),
  );
  const startedMs = performance.now();
  const endMs = startedMs + order.seconds * 1_000;
  if (order.rate === undefined) {
    await Promise.all(
      lines.map(async (line) => {
        while (performance.now() < endMs) await ask(line, performance.now());
      }),
    );
  } else {
    await keepPace(lines, order.rate, startedMs, endMs, ask);
  }
  result.elapsedMs = performance.now() - startedMs;
  for (const line of lines) line.close();
  return result;
}

async function keepPace(
  lines: Line[],
  rate: number,
  startedMs: number,
  endMs: number,
  ask: (line: Line, dueMs: number) => Promise<void>,
): Promise<void> {
  const free = [...lines];
  const waiting: number[] = [];
  const open = new Set<Promise<void>>();
  const pump = () => {
    while (free.length > 0 && waiting.length > 0) {
      const line = free.pop() as Line;
      const work: Promise<void> = ask(line, waiting.shift() as number).then(() => {
        open.delete(work);
        free.push(line);
        pump();
      });
      open.add(work);
    }
  };
  for (let n = 0; ; n += 1) {
    const dueMs = startedMs + (n * 1_000) / rate;
    if (dueMs >= endMs) break;
    const waitMs = dueMs - performance.now();
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    waiting.push(dueMs);
    pump();
  }
  while (open.size > 0) await Promise.all(open);
}

interface Line {
  ask(request: string): Promise<number>;
  close(): void;
}

async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve).once("error", reject);
  });
  let heard = "";
  let answer: ((status: number) => void) | null = null;
  socket.on("error", () => answer?.(0));
  socket.on("data", (chunk) => {
    heard += chunk;
    if (!isWhole(heard)) return;
    const status = Number(heard.slice(9, 12));
    heard = "";
    answer?.(status);
  });
  return {
    ask: (request) =>
      new Promise((resolve) => {
        answer = resolve;
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

function isWhole(response: string): boolean {
  const end = response.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /content-length: (\d+)/i.exec(response.slice(0, end));
  if (length) return response.length >= end + 4 + Number(length[1]);
  return response.endsWith("0\r\n\r\n");
}
