import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProsaError } from "@prosa/core";

/** A program that reads sound and pictures. */
export interface Ffmpeg {
  /**
   * Runs over one file and hands on what it writes, piece by piece.
   *
   * @param input - the bytes and their sniffed type, which alone chooses the reader
   * @param output - arguments between the input and the output, which is the pipe
   * @throws ProsaError `attachment.unreadable` when it cannot read the file, or takes over a minute.
   */
  run(
    input: { bytes: Uint8Array; mime: string },
    output: string[],
    onOutput: (chunk: Uint8Array) => void,
  ): Promise<void>;
}

/** Readers by type. Naming them keeps playlists, which open other files, from being read at all. */
const readers: Record<string, string> = {
  "audio/3gpp": "mov",
  "audio/aac": "aac",
  "audio/amr": "amr",
  "audio/flac": "flac",
  "audio/mp4": "mov",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "audio/wav": "wav",
  "audio/webm": "matroska",
  "video/3gpp": "mov",
  "video/matroska": "matroska",
  "video/mp4": "mov",
  "video/ogg": "ogg",
  "video/quicktime": "mov",
  "video/webm": "matroska",
};

const timeoutMs = 60_000;

/** The ffmpeg at `path`, or `null` when it does not run there or cannot write Opus. */
export async function findFfmpeg(path = "ffmpeg"): Promise<Ffmpeg | null> {
  let encoders = "";
  try {
    await execute(path, ["-encoders"], (chunk) => {
      encoders += Buffer.from(chunk).toString("latin1");
    });
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
  if (!encoders.includes("libopus")) return null;
  return {
    async run({ bytes, mime }, output, onOutput) {
      const reader = readers[mime];
      if (!reader) throw unreadable(`no reader for ${mime}`);
      const folder = await mkdtemp(join(tmpdir(), "prosa-media-"));
      try {
        const file = join(folder, "input");
        await writeFile(file, bytes);
        const input = ["-protocol_whitelist", "file,pipe", "-f", reader, "-i", file];
        await execute(path, [...input, "-threads", "1", ...output, "pipe:1"], onOutput);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function execute(
  path: string,
  args: string[],
  onOutput: (chunk: Uint8Array) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, ["-hide_banner", "-nostdin", "-v", "error", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    let complaint = "";
    child.stdout.on("data", onOutput);
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString("utf8")).slice(-500);
    });
    child.on("error", reject);
    child.on("close", (exitCode) => {
      if (exitCode === 0) resolve();
      else reject(unreadable(exitCode === null ? "it took too long" : complaint.trim()));
    });
  });
}

function unreadable(why: string): ProsaError {
  return new ProsaError(
    "attachment.unreadable",
    `The file holds nothing that can be played: ${why}. Ask for it again, or send another.`,
  );
}
