import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenStack, openStack } from "./__fixtures__/open-stack.ts";
import { chromiumFlags, findChromium } from "./tools/find-chromium.ts";

const schema = `
  create schema prosa;
  grant usage on schema prosa to authenticated;
  create table prosa.notes (id int generated always as identity primary key, body text,
    owner uuid default auth.uid());
  alter table prosa.notes enable row level security;
  create policy own on prosa.notes using (owner = (select auth.uid()));
  grant select, insert on prosa.notes to authenticated;
  create function prosa.greet(args jsonb) returns jsonb language sql
    as $$ select jsonb_build_object('hello', args ->> 'name', 'sub', auth.jwt() ->> 'sub') $$;
  grant execute on function prosa.greet(jsonb) to authenticated;
  create policy hear on realtime.messages for select to authenticated using (true);
  create policy say on realtime.messages for insert to authenticated with check (true);
  insert into storage.buckets (id, name) values ('files', 'files');
  create policy files on storage.objects for all to authenticated using (bucket_id = 'files');`;

/** Runs in the page, where supabase-js' own bundle made the global `supabase`. */
const journey = `async ({ url, key }) => {
  const client = supabase.createClient(url, key);
  const must = ({ data, error }) => { if (error) throw error; return data; };
  const joined = (channel) => new Promise((resolve, reject) => channel.subscribe((status, error) =>
    status === 'SUBSCRIBED' ? resolve() : reject(error ?? new Error(status))));
  const user = must(await client.auth.signUp({ email: 'ana@clinica.example', password: 'correct horse' })).user;
  const prosa = client.schema('prosa');
  const greeting = must(await prosa.rpc('greet', { args: { name: 'Ana' } }));
  const note = must(await prosa.from('notes').insert({ body: 'olá' }).select('body').single());
  const files = client.storage.from('files');
  must(await files.upload('a/ola.txt', new File(['olá'], 'ola.txt', { type: 'text/plain' })));
  const signed = must(await files.createSignedUrl('a/ola.txt', 60));
  const file = await (await fetch(signed.signedUrl)).text();
  const heard = [];
  const channel = client.channel('room', { config: { private: true, broadcast: { self: true } } });
  channel.on('broadcast', { event: '*' }, ({ event, payload }) => heard.push([event, payload.n]));
  const present = new Promise((resolve) => channel.on('presence', { event: 'join' }, ({ newPresences }) => resolve(newPresences[0].typing)));
  await joined(channel);
  await channel.send({ type: 'broadcast', event: 'socket', payload: { n: 1 } });
  await channel.httpSend('http', { n: 2 });
  await channel.track({ typing: true });
  const typing = await present;
  while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  await client.removeAllChannels();
  return { sub: user.id, greeting, note, file, heard: heard.sort(), typing };
}`;

describe("a page of another origin, with supabase-js' own bundle", () => {
  let stack: OpenStack;
  let browser: Browser;
  let pages: Server;
  let pageUrl: string;

  beforeAll(async () => {
    stack = await openStack(schema);
    const entry = createRequire(import.meta.url).resolve("@supabase/supabase-js");
    const bundle = await readFile(join(dirname(entry), "umd", "supabase.js"));
    pages = createServer((request, response) => {
      const isBundle = request.url === "/supabase.js";
      response.setHeader("content-type", isBundle ? "text/javascript" : "text/html");
      response.end(isBundle ? bundle : '<!doctype html><script src="/supabase.js"></script>');
    });
    await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
    const address = pages.address();
    pageUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
    browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags });
  });
  afterAll(async () => {
    await browser?.close();
    pages?.close();
    await stack?.stop();
  });

  it("signs up, calls, writes, uploads, reads a signed URL, broadcasts and is present", async () => {
    const page = await browser.newPage();
    await page.goto(pageUrl);
    const seen: Record<string, unknown> = await page.evaluate(
      `(${journey})(${JSON.stringify({ url: stack.supabaseUrl, key: stack.publishableKey })})`,
    );
    expect(seen).toEqual({
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      greeting: { hello: "Ana", sub: seen.sub },
      note: { body: "olá" },
      file: "olá",
      heard: [
        ["http", 2],
        ["socket", 1],
      ],
      typing: true,
    });
  });
});
