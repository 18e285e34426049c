import { execFile } from "node:child_process";
import { promisify } from "node:util";
import ffmpegInstaller from "@ffmpeg-installer/ffmpeg";
import { type Ffmpeg, findFfmpeg } from "../ffmpeg.ts";

/** Where the tests' ffmpeg lies: tests never skip for want of one. */
export const ffmpegPath = ffmpegInstaller.path;

export async function testFfmpeg(): Promise<Ffmpeg> {
  const ffmpeg = await findFfmpeg(ffmpegPath);
  if (!ffmpeg) throw new Error("The ffmpeg of the development dependencies does not run.");
  return ffmpeg;
}

/** One green second as MP4. */
export async function makeFilm(widthPx: number, heightPx: number): Promise<Uint8Array> {
  const source = `color=c=green:s=${widthPx}x${heightPx}:d=1`;
  const output = "-pix_fmt yuv420p -movflags frag_keyframe+empty_moov -f mp4 pipe:1".split(" ");
  const { stdout } = await promisify(execFile)(
    ffmpegPath,
    ["-v", "error", "-f", "lavfi", "-i", source, ...output],
    { encoding: "buffer" },
  );
  return stdout;
}
