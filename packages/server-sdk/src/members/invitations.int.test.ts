import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import { createWorld, type World } from "../../../../supabase/tests/world.ts";
import { createQueueBackend } from "../adapters/bullmq/index.ts";
import { createPostgresGateway } from "../adapters/postgres/index.ts";
import { createSmtpMailer } from "../adapters/smtp/index.ts";
import type { SqlGateway } from "../ports/index.ts";
import { createProsa, type Prosa } from "../prosa.ts";

/** A mail server that keeps what it takes, and refuses `nobody@`. */
function startSink() {
  const mails: string[] = [];
  const server = createServer((socket: Socket) => {
    let body: string | null = null;
    let rest = "";
    const say = (line: string) => socket.write(`${line}\r\n`);
    say("220 sink");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("utf8")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (body !== null) {
          if (line === ".") {
            mails.push(body);
            body = null;
            say("250 kept");
          } else body += `${line}\n`;
        } else if (/^RCPT TO:<nobody@/i.test(line)) say("550 unknown");
        else if (/^DATA/i.test(line)) {
          body = "";
          say("354 go on");
        } else say(/^QUIT/i.test(line) ? "221 bye" : "250 ok");
      }
    });
  });
  return new Promise<{ server: Server; url: string; mails: string[] }>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ server, url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, mails });
    });
  });
}

/** The text of a mail, its soft line breaks and escapes undone. */
function textOf(mail: string): string {
  const bytes = mail
    .replaceAll("=\n", "")
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return new TextDecoder().decode(Uint8Array.from(bytes, (sign) => sign.charCodeAt(0)));
}

describe("inviting", () => {
  let db: TestDatabase;
  let world: World;
  let sql: SqlGateway;
  let sink: Awaited<ReturnType<typeof startSink>>;
  const open: Prosa[] = [];

  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
    sql = createPostgresGateway({ connectionString: db.databaseUrl });
    sink = await startSink();
  });
  afterAll(async () => {
    for (const prosa of open) await prosa.close();
    await sql.close?.();
    sink.server.close();
    await db.drop();
  });

  function start(withMail: boolean): Prosa {
    const prosa = createProsa({
      sql,
      queues: createQueueBackend({ databaseUrl: db.databaseUrl }),
      channels: [],
      publicUrl: "https://crm.example/",
      authenticate: async (request) => {
        const [sub = "", email = ""] = (request.headers.get("x-user") ?? "").split(" ");
        return sub ? { claims: { sub, email } } : null;
      },
      ...(withMail && { mailer: createSmtpMailer({ url: sink.url, from: "inbox@crm.example" }) }),
    });
    open.push(prosa);
    return prosa;
  }
  const post = async (prosa: Prosa, user: string, path: string, body: object) => {
    const response = await prosa.api(
      new Request(`https://crm.example/api/internal/v1/${path}`, {
        method: "POST",
        headers: { "x-user": user, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
    return { status: response.status, body: await response.json() };
  };
  const nina = (more: object = {}) => ({
    tenantId: world.tenants.horizonte,
    email: "nina@horizonte.example",
    role: "agent",
    ...more,
  });

  it("mails a link that makes the person a member", async () => {
    const prosa = start(true);
    await prosa.workers.start();
    expect(await post(prosa, "paulo", "invitations", nina())).toMatchObject({
      status: 201,
      body: { delivery: { by: "mail" }, invitation: { email: "nina@horizonte.example" } },
    });
    await expect.poll(() => sink.mails.length, { timeout: 15_000 }).toBe(1);
    const mail = textOf(String(sink.mails[0]));
    expect(mail).toContain("To: nina@horizonte.example");
    expect(mail).toContain(
      "Paulo Reis convidou você para atender na caixa de entrada de Marcenaria",
    );
    const [, token] = /https:\/\/crm\.example\/convite#([0-9a-f]{64})/.exec(mail) ?? [];
    await expect
      .poll(async () => {
        const { body } = await post(prosa, "paulo", "list_members", nina());
        return body.invitations[0].sentAt;
      })
      .not.toBeNull();

    const accepted = await post(prosa, "nina nina@horizonte.example", "accept_invitation", {
      token,
      name: "Nina Sales",
    });
    expect(accepted).toMatchObject({ status: 200, body: { tenantId: world.tenants.horizonte } });
    const session = await post(prosa, "nina", "get_session", { tenantId: world.tenants.horizonte });
    expect(session.body).toMatchObject({ me: { name: "Nina Sales" }, tenant: { role: "agent" } });
  }, 30_000);

  it("gives a link to hand on where no mail can be sent", async () => {
    const prosa = start(false);
    const { body } = await post(prosa, "paulo", "invitations", nina({ email: "rui@x.example" }));
    expect(body.delivery).toEqual({
      by: "link",
      link: expect.stringMatching(/^https:\/\/crm\.example\/convite#[0-9a-f]{64}$/),
    });
    expect(await post(prosa, "renata", "invitations", nina())).toMatchObject({ status: 403 });
    expect(await post(prosa, "paulo", "invitations", nina({ email: "a@b" }))).toMatchObject({
      status: 422,
    });
  });

  it("knows mail that is refused for good from a server that is away", async () => {
    const mail = { subject: "s", text: "t" };
    const mailer = createSmtpMailer({ url: sink.url, from: "inbox@crm.example" });
    await expect(mailer.send({ ...mail, to: "nobody@x.example" })).rejects.toMatchObject({
      code: "request.invalid",
    });
    await mailer.close?.();
    const away = createSmtpMailer({ url: "smtp://127.0.0.1:1", from: "inbox@crm.example" });
    await expect(away.send({ ...mail, to: "a@x.example" })).rejects.toMatchObject({
      code: "channel.unavailable",
    });
    await away.close?.();
  });
});
