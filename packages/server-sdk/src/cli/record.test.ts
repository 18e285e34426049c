import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { type Recording, startRecording } from "./record.ts";

let folder: string;
let recording: Recording;
afterEach(async () => {
  await recording.stop();
  await rm(folder, { recursive: true });
});

const webhook = {
  event: "messages.upsert",
  instance: "loja-secreta",
  apikey: "key-of-the-instance",
  data: {
    key: { id: "3EB0AAAA", remoteJid: "5511987654321@s.whatsapp.net", fromMe: false },
    pushName: "Marina Siqueira",
    messageType: "conversation",
    message: { conversation: "Meu CPF é 123" },
  },
};

it("writes each webhook down without anybody's data, and refuses what is none", async () => {
  folder = await mkdtemp(join(tmpdir(), "prosa-record-"));
  recording = await startRecording({
    port: 0,
    host: "127.0.0.1",
    folder,
    version: "2.3.7",
    say: () => {},
  });
  const post = (body: string) => fetch(recording.url, { method: "POST", body });
  expect((await post(JSON.stringify(webhook))).status).toBe(200);
  expect((await post(JSON.stringify(webhook))).status).toBe(200);
  expect((await post("{")).status).toBe(400);
  expect((await fetch(recording.url)).status).toBe(405);

  const files = (await readdir(folder)).sort();
  expect(files).toEqual(
    ["messages.upsert--conversation-2.json", "messages.upsert--conversation.json"].sort(),
  );
  const text = await readFile(join(folder, "messages.upsert--conversation.json"), "utf8");
  for (const secret of ["5511987654321", "Marina", "CPF", "key-of-the-instance", "loja-secreta"]) {
    expect(text).not.toContain(secret);
  }
  expect(JSON.parse(text)).toMatchObject({ provenance: "recorded", version: "2.3.7" });
});
