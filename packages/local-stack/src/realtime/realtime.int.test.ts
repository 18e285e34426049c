import { SignJWT } from "jose";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import {
  type AnyClient,
  eventually,
  joined,
  type OpenStack,
  openStack,
} from "../__fixtures__/open-stack.ts";

const schema = `
  create table public.rooms (id text primary key, members uuid[] not null default '{}');
  grant select on public.rooms to authenticated;
  create policy "members hear" on realtime.messages for select to authenticated
    using (exists (select from public.rooms r
      where realtime.topic() = 'room:' || r.id and (select auth.uid()) = any (r.members)));
  create policy "members type" on realtime.messages for insert to authenticated
    with check (extension = 'presence' and realtime.topic() like 'room:%');

  create table public.tasks (
    id bigint generated always as identity primary key, "odd ""name" text,
    owner uuid default auth.uid(), state text default 'open', secret text default 'hush',
    tags text[], at timestamptz default '2026-06-01 00:00:27.123456+00', attrs jsonb);
  alter table public.tasks enable row level security;
  create policy own on public.tasks using (owner = (select auth.uid()));
  revoke all on public.tasks from anon, authenticated;
  grant select (id, "odd ""name", owner, state, tags, at, attrs), insert, update, delete
    on public.tasks to authenticated;
  alter publication supabase_realtime add table public.tasks;
  create function public.announce() returns trigger language plpgsql security definer as $$
  begin
    perform realtime.broadcast_changes('room:tasks', tg_op, tg_op, 'tasks', 'public', new, old);
    return null;
  end $$;
  create trigger announce after insert on public.tasks
    for each row execute function public.announce();`;

type Message = Record<string, unknown>;

describe("the Realtime gateway, spoken to by supabase-js", () => {
  let stack: OpenStack;
  let ana: AnyClient;
  let bia: AnyClient;
  let anaId: string;

  beforeAll(async () => {
    stack = await openStack(schema);
    ana = await stack.signedIn();
    bia = await stack.signedIn();
    anaId = (await ana.auth.getUser()).data.user?.id ?? "";
    await stack.pool.query(
      "insert into rooms values ('1', array[$1]::uuid[]), ('tasks', array[$1]::uuid[])",
      [anaId],
    );
  });
  afterEach(() => Promise.all([ana.removeAllChannels(), bia.removeAllChannels()]));
  afterAll(() => stack?.stop());

  const listen = async (client: AnyClient, topic: string, config = {}) => {
    const heard: Message[] = [];
    const channel = client.channel(topic, { config });
    channel.on("broadcast", { event: "*" }, (message) => heard.push(message));
    await joined(channel);
    return { channel, heard };
  };

  it("carries a public broadcast to others, to oneself on request, and acknowledges it", async () => {
    const other = await listen(bia, "lobby");
    const own = await listen(ana, "lobby", { broadcast: { self: true, ack: true } });
    const answer = await own.channel.send({
      type: "broadcast",
      event: "ping",
      payload: { a: "é" },
    });
    expect(answer).toBe("ok");
    await eventually(() => other.heard.length === 1 && own.heard.length === 1);
    expect(other.heard[0]).toMatchObject({ event: "ping", payload: { a: "é" } });
  });

  it("carries raw bytes", async () => {
    const { heard } = await listen(bia, "bytes");
    const { channel } = await listen(ana, "bytes");
    const payload = new Uint8Array([0, 255, 7]).buffer;
    await channel.send({ type: "broadcast", event: "raw", payload });
    await eventually(() => heard.length === 1);
    expect(new Uint8Array(heard[0]?.payload as ArrayBuffer)).toEqual(new Uint8Array([0, 255, 7]));
  });

  it("takes broadcasts over HTTP, one or a batch", async () => {
    const { heard } = await listen(bia, "http");
    const silent = ana.channel("http");
    expect(await silent.httpSend("one", { n: 1 })).toEqual({ success: true });
    const batch = await fetch(`${stack.supabaseUrl}/realtime/v1/api/broadcast`, {
      method: "POST",
      headers: { apikey: stack.publishableKey, "content-type": "application/json" },
      body: JSON.stringify({ messages: [{ topic: "http", event: "two", payload: { n: 2 } }] }),
    });
    expect(batch.status).toBe(202);
    await eventually(() => heard.length === 2);
    expect(heard.map(({ event }) => event)).toEqual(["one", "two"]);
  });

  it("lets into a private channel whom the policies let read, and nobody else", async () => {
    await expect(listen(bia, "room:1", { private: true })).rejects.toThrow(/Unauthorized/);
    await expect(listen(stack.client(), "room:1", { private: true })).rejects.toThrow(/Unauthor/);
    const { channel } = await listen(ana, "room:1", { private: true });
    await expect(channel.httpSend("forged", {})).rejects.toThrow(/may not write/);
  });

  it("keeps a public channel of the same name apart from the private one", async () => {
    const inside = await listen(ana, "room:1", { private: true });
    const outside = await listen(bia, "room:1");
    await outside.channel.send({ type: "broadcast", event: "forged", payload: {} });
    await stack.pool.query(`select realtime.send('{"n": 1}', 'real', 'room:1', true)`);
    await eventually(() => inside.heard.length === 1);
    expect(inside.heard[0]).toMatchObject({ event: "real", payload: { n: 1 } });
    expect(outside.heard).toEqual([]);
  });

  it("delivers what a transaction sent, in order, and only after its commit", async () => {
    const { heard } = await listen(ana, "room:1", { private: true });
    const client = await stack.pool.connect();
    await client.query("begin");
    for (let n = 0; n < 50; n++) {
      await client.query("select realtime.send(jsonb_build_object('n', $1::int), 'n', 'room:1')", [
        n,
      ]);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual([]);
    await client.query("commit");
    client.release();
    await eventually(() => heard.length === 50);
    expect(heard.map(({ payload }) => (payload as { n: number }).n)).toEqual([...Array(50).keys()]);
  });

  it("follows presence: state for who comes, joins and leaves for who is there", async () => {
    const anaChannel = ana.channel("present", { config: { presence: { key: "ana" } } });
    const biaChannel = bia.channel("present", { config: { presence: { key: "bia" } } });
    const left: string[] = [];
    anaChannel.on("presence", { event: "leave" }, ({ key }) => left.push(key));
    biaChannel.on("presence", { event: "sync" }, () => {});
    await joined(anaChannel);
    await anaChannel.track({ typing: true });
    await joined(biaChannel);
    await eventually(() => "ana" in biaChannel.presenceState());
    expect(biaChannel.presenceState().ana).toMatchObject([{ typing: true }]);
    await biaChannel.track({});
    await eventually(() => "bia" in anaChannel.presenceState());
    await bia.removeChannel(biaChannel);
    await eventually(() => left.includes("bia"));
  });

  it("sends row changes to whom RLS shows the row, with the columns they may select", async () => {
    const heard: Record<string, Message[]> = { ana: [], bia: [] };
    for (const [name, client] of Object.entries({ ana, bia })) {
      const channel = client.channel(`changes-${name}`);
      channel.on("postgres_changes", { event: "*", schema: "public", table: "tasks" }, (change) => {
        heard[name]?.push(change);
      });
      await joined(channel);
    }
    const filtered: Message[] = [];
    const open = ana.channel("filtered");
    const filter = "state=in.(closed,held)";
    open.on(
      "postgres_changes",
      { event: "UPDATE", schema: "public", table: "tasks", filter },
      (change) => filtered.push(change),
    );
    await joined(open);
    const inserted = await ana
      .from("tasks")
      .insert({ tags: ["a", 'b,"c'], attrs: { vip: true } })
      .select("id")
      .single();
    expect(inserted.error).toBeNull();
    const { id } = inserted.data as { id: number };
    await eventually(() => heard.ana?.length === 1);
    const updated = await ana.from("tasks").update({ state: "closed" }).eq("id", id);
    await eventually(() => heard.ana?.length === 2 && filtered.length === 1);
    const deleted = await ana.from("tasks").delete().eq("id", id);
    expect([updated.error, deleted.error]).toEqual([null, null]);
    await eventually(() => heard.ana?.length === 3);
    expect(heard.ana?.map(({ eventType }) => eventType)).toEqual(["INSERT", "UPDATE", "DELETE"]);
    expect(heard.ana?.[0]?.new).toEqual({
      id,
      'odd "name': null,
      owner: anaId,
      state: "open",
      tags: ["a", 'b,"c'],
      at: "2026-06-01T00:00:27.123456+00:00",
      attrs: { vip: true },
    });
    await eventually(() => heard.bia?.length === 1);
    expect(heard.bia?.[0]).toMatchObject({ eventType: "DELETE", new: {}, old: { id } });
  });

  it("delivers broadcast_changes of a trigger", async () => {
    const { heard } = await listen(ana, "room:tasks", { private: true });
    await ana.from("tasks").insert({ state: "new" });
    await eventually(() => heard.length === 1);
    expect(heard[0]).toMatchObject({
      event: "INSERT",
      payload: { operation: "INSERT", table: "tasks", record: { state: "new" }, old_record: null },
    });
  });

  it("closes a private channel when a refreshed token no longer may read it", async () => {
    const caio = await stack.signedIn();
    const id = (await caio.auth.getUser()).data.user?.id;
    await stack.pool.query("insert into rooms values ('caio', array[$1]::uuid[])", [id]);
    const { channel } = await listen(caio, "room:caio", { private: true });
    await stack.pool.query("update rooms set members = '{}' where id = 'caio'");
    // A token of the same second is the same token, which the client does not send again.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await caio.auth.refreshSession();
    await eventually(() => channel.state === "closed");
  });

  it("closes a channel when its token expires", async () => {
    const token = await new SignJWT({ role: "authenticated", sub: anaId })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("2s")
      .sign(new TextEncoder().encode(stack.jwtSecret));
    const client = stack.client();
    await client.realtime.setAuth(token);
    const { channel } = await listen(client, "room:1", { private: true });
    await eventually(() => channel.state === "closed");
  });

  it("refuses a forged token and an unknown key", async () => {
    const forged = await new SignJWT({ role: "service_role" })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode("another secret, another secret!!"));
    const client = stack.client();
    await client.realtime.setAuth(forged);
    await expect(listen(client, "lobby")).rejects.toThrow(/InvalidJWTToken/);
    const url = stack.supabaseUrl.replace("http", "ws");
    const socket = new WebSocket(`${url}/realtime/v1/websocket?apikey=guess&vsn=2.0.0`);
    const status = await new Promise((resolve) => {
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.on("error", resolve);
    });
    expect(status).toBe(401);
  });

  it("speaks protocol 1.0.0 to older clients", async () => {
    const url = stack.supabaseUrl.replace("http", "ws");
    const socket = new WebSocket(
      `${url}/realtime/v1/websocket?apikey=${stack.publishableKey}&vsn=1.0.0`,
    );
    const frames: Message[] = [];
    socket.on("message", (data) => frames.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once("open", resolve));
    const send = (frame: Message) => socket.send(JSON.stringify(frame));
    send({ topic: "phoenix", event: "heartbeat", payload: {}, ref: "1" });
    send({ topic: "realtime:old", event: "phx_join", payload: {}, ref: "2", join_ref: "2" });
    await eventually(() => frames.some(({ ref, event }) => ref === "2" && event === "phx_reply"));
    await ana.channel("old").httpSend("hello", { n: 1 });
    await eventually(() => frames.some(({ event }) => event === "broadcast"));
    expect(frames[0]).toMatchObject({ topic: "phoenix", ref: "1", payload: { status: "ok" } });
    socket.close();
  });

  it("follows the database again after its connection was cut", async () => {
    const { heard } = await listen(ana, "room:1", { private: true });
    const admin = new pg.Client({ connectionString: stack.adminUrl });
    await admin.connect();
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'prosa realtime' and datname = current_database()",
    );
    await admin.end();
    await eventually(async () => {
      await stack.pool.query(`select realtime.send('{}', 'again', 'room:1', true)`);
      return heard.length > 0;
    });
    const health = await (await fetch(`${stack.supabaseUrl}/health`)).json();
    expect(health).toEqual({ status: "ok", postgres: "ok", realtime: "ok" });
  });
});
