import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { type Command, needed, optional, UsageError } from "./command.ts";

/** A body larger than this is refused: with base64 off no event comes near it. */
const maxBytes = 32 * 1024 * 1024;

export const recordCommand: Command = {
  name: "record",
  summary: "Take Evolution's webhooks in and write them down as fixtures without personal data",
  usage: "--port <n> --out <folder> [--host 127.0.0.1] [--evolution-version <version>]",
  options: {
    port: { type: "string" },
    out: { type: "string" },
    host: { type: "string" },
    "evolution-version": { type: "string" },
  },
  async run(context) {
    const port = Number(needed(context, "port"));
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new UsageError("--port must be a whole number from 0 to 65535.");
    }
    const recording = await startRecording({
      port,
      host: optional(context, "host") ?? "127.0.0.1",
      folder: needed(context, "out"),
      version: optional(context, "evolution-version"),
      say: context.progress,
    });
    context.progress(`Point Evolution's webhook at ${recording.url}; Ctrl-C ends the recording.`);
    await new Promise<void>((end) => {
      for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => end());
    });
    const files = await recording.stop();
    return {
      lines: [`${files.length} fixtures. Look at them before you publish them.`],
      json: { files },
    };
  },
};

export interface Recording {
  url: string;
  /** Ends it and names the files that were written. */
  stop(): Promise<string[]>;
}

/**
 * A receiver of webhooks that writes each as an anonymised fixture: `<event>--<case>.json`, and
 * `-2`, `-3` … for further ones of the same kind. Only what is replaced reaches the disk.
 */
export async function startRecording(options: {
  port: number;
  host: string;
  folder: string;
  version: string | undefined;
  say: (line: string) => void;
}): Promise<Recording> {
  const { createRecorder } = await import("@prosa/evolution-client/testing");
  const recorder = createRecorder(options.version ? { version: options.version } : {});
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  const seen = new Map<string, number>();
  const files: string[] = [];

  const take = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== "POST") return 405;
    const body = await readBody(request);
    if (body === null) return 413;
    let parsed: unknown;
    try {
      parsed = JSON.parse(body);
    } catch {
      return 400;
    }
    const { name, fixture } = recorder.record({
      path: request.url ?? "/",
      headers: request.headers,
      body: parsed,
    });
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    const file = `${name}${n === 1 ? "" : `-${n}`}.json`;
    await writeFile(join(folder, file), `${JSON.stringify(fixture, null, 2)}\n`);
    files.push(file);
    options.say(file);
    return 200;
  };
  const server = createServer((request, response) => {
    take(request).then(
      (status) => response.writeHead(status).end(),
      (error: unknown) => {
        options.say(`Not written: ${error instanceof Error ? error.message : String(error)}`);
        response.writeHead(500).end();
      },
    );
  });
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}/`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done(files));
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((ready, fail) => {
    server.once("error", fail);
    server.listen(port, host, ready);
  });
}
