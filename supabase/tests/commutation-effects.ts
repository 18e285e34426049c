import { randomUUID } from "node:crypto";
import type { InboundEvent } from "@prosa/core";
import type pg from "pg";
import { createInbox, createTenant, type Inbox, message, party } from "./ingest-support.ts";
import type { World } from "./world.ts";

export const ana = "5511987650001@s.whatsapp.net";
const anaLid = "70000000000101@lid";
const bruno = "553188880002@s.whatsapp.net";

/** One company in which a customer is spoken to, the same before each effect. */
export interface Scene {
  world: World;
  inbox: Inbox;
  /** Another channel, where the same phone is known. */
  twin: Inbox;
  /** The younger of the customer's two open conversations: the one that a link ends. */
  conversationId: string;
  contactId: string;
  otherContactId: string;
  answeredMessageId: string;
  /** Ours, known to the provider. */
  sentMessageId: string;
  labelId: string;
  attempt: { id: string; token: string } | null;
}

/** Runs in an open transaction, as whoever the effect belongs to. */
export type Run = (client: pg.PoolClient) => Promise<unknown>;

export interface Effect {
  name: string;
  /** Whether a send has to be under way for it. */
  sending?: boolean;
  /** Prepares outside the transaction: receives the webhook, reads ids. */
  prepare(scene: Scene): Promise<Run>;
}

const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, "0")}:00.000Z`;

export async function setScene(world: World, sending: boolean): Promise<Scene> {
  const { pool } = world.db;
  const tenantId = await createTenant(pool);
  await pool.query(
    `insert into prosa.tenant_members (tenant_id, operator_id, role) values ($1, $2, 'supervisor')`,
    [tenantId, world.operators.renata],
  );
  const labelId = randomUUID();
  await pool.query("insert into prosa.labels (id, tenant_id, name) values ($1, $2, 'Orçamento')", [
    labelId,
    tenantId,
  ]);
  const [inbox, twin] = [await createInbox(pool, tenantId), await createInbox(pool, tenantId)];
  const ever = { withinMs: 100 * 86_400_000 };
  await pool.query("update prosa.channels set capabilities = $2 where id = $1", [
    inbox.channelId,
    { edit: { ...ever, kinds: ["text"] }, delete: ever },
  ]);
  await inbox.ingest(
    message({ externalId: "LID1", chat: party(anaLid, null), sentAt: at(0) }),
    message({ externalId: "IN1", chat: party(ana, "Ana"), sentAt: at(1) }),
    message({ externalId: "OUT1", chat: party(ana), fromMe: true, sentAt: at(2) }),
    message({ externalId: "BRUNO1", chat: party(bruno, "Bruno"), sentAt: at(3) }),
  );
  await twin.ingest(message({ externalId: "TWIN1", chat: party(ana, "Ana"), sentAt: at(1) }));
  const [ids] = await inbox.rows(
    `select m.id, m.conversation_id, c.contact_id,
       (select o.id from prosa.messages o where o.channel_id = $1 and o.external_id = 'OUT1') ours,
       (select author_contact_id from prosa.messages where channel_id = $1 and external_id = 'BRUNO1') other
     from prosa.messages m join prosa.conversations c on c.id = m.conversation_id
     where m.channel_id = $1 and m.external_id = 'IN1'`,
    [inbox.channelId],
  );
  const scene: Scene = {
    world,
    inbox,
    twin,
    conversationId: ids?.conversation_id as string,
    contactId: ids?.contact_id as string,
    otherContactId: ids?.other as string,
    answeredMessageId: ids?.id as string,
    sentMessageId: ids?.ours as string,
    labelId,
    attempt: null,
  };
  await world.db.asUser(
    world.claims("renata"),
    await asOperator("enqueue_message", text("primeira"))(scene),
    { commit: true },
  );
  await pool.query(
    `update prosa.messages set sort_ts = sort_ts - interval '1 minute'
     where conversation_id = $1 and body = 'primeira'`,
    [scene.conversationId],
  );
  if (sending) {
    const token = randomUUID();
    const begun = (await inbox.call("begin_send_attempt", {
      conversationId: scene.conversationId,
      token,
      timeoutMs: 3_600_000,
    })) as { attempt: { id: string } };
    scene.attempt = { id: begun.attempt.id, token };
  }
  return scene;
}

const text =
  (body: string) =>
  (_: Scene, { conversationId }: { conversationId: string }) => ({
    conversationId,
    content: { kind: "text", body },
  });

function ingest(channel: "inbox" | "twin", ...effects: InboundEvent[]): Effect["prepare"] {
  return async (scene) => {
    const inbox = scene[channel];
    const lane = `chat:${randomUUID()}`;
    const [event] = await inbox.record([{ laneKey: lane }]);
    const args = {
      lanes: [
        {
          laneKey: `${inbox.channelId}/${lane}`,
          events: [{ ord: event?.ord, normalizerVersion: 1, effects }],
        },
      ],
    };
    return (client) => asService(client, "ingest_events", args);
  };
}

async function asService(client: pg.PoolClient, fn: string, args: unknown): Promise<unknown> {
  await client.query("set local role service_role");
  return (await client.query(`select prosa.${fn}($1) answer`, [JSON.stringify(args)])).rows[0]
    .answer;
}

/**
 * An operator's act. What went into another conversation or contact meanwhile is looked up anew, and
 * the act is done there, as the inbox does; what is deleted is left alone.
 */
function asOperator(
  fn: string,
  argsOf: (scene: Scene, now: { conversationId: string; contactId: string }) => object,
): Effect["prepare"] {
  return async (scene) => {
    const claims = JSON.stringify(scene.world.claims("renata"));
    const clientMessageId = randomUUID();
    return async (client) => {
      const call = async (name: string, args: unknown) =>
        (await client.query(`select prosa.${name}($1) answer`, [JSON.stringify(args)])).rows[0]
          .answer;
      await client.query(
        "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)",
        [claims],
      );
      for (let now = { conversationId: scene.conversationId, contactId: scene.contactId }; ; ) {
        await client.query("savepoint act");
        try {
          return await call(fn, { clientMessageId, ...argsOf(scene, now) });
        } catch (error) {
          const { message: code } = error as Error;
          if (code === "message.not_found" || code === "message.conflict") return null;
          if (code !== "conversation.closed" && code !== "contact.not_found") throw error;
          await client.query("rollback to savepoint act");
          const { mergedIntoId, id, contact } = await call("get_conversation", now);
          now = { conversationId: mergedIntoId ?? id, contactId: contact.id };
        }
      }
    };
  };
}

const status = (
  externalId: string,
  value: "delivered" | "read" | "failed",
  chat?: string,
): InboundEvent => ({
  type: "status",
  externalId,
  fromMe: true,
  status: value,
  at: at(20),
  participantKey: "",
  ...(chat ? { chat: party(chat) } : {}),
});
const reaction = (targetExternalId: string, emoji: string, minute: number): InboundEvent => ({
  type: "reaction",
  externalId: `R-${targetExternalId}-${minute}`,
  targetExternalId,
  actorKey: "customer:jid:5511987650001",
  emoji,
  at: at(minute),
});
const edit = (
  targetExternalId: string,
  by: "customer" | "us" = "customer",
  body = "corrigida",
): InboundEvent => ({
  type: "edit",
  targetExternalId,
  by,
  body,
  at: at(21),
});
const removal = (targetExternalId: string, by: "customer" | "us" = "customer"): InboundEvent => ({
  type: "delete",
  targetExternalId,
  by,
  at: at(22),
});

/** Every kind of effect on one conversation; `IN2` and `OUT2` come by effects, the rest is there. */
export const effects: Effect[] = [
  {
    name: "message in",
    prepare: ingest(
      "inbox",
      message({ externalId: "IN2", chat: party(ana, "Ana"), body: "tudo bem?", sentAt: at(10) }),
    ),
  },
  {
    name: "message from the phone",
    prepare: ingest(
      "inbox",
      message({ externalId: "OUT2", chat: party(ana), fromMe: true, sentAt: at(11) }),
    ),
  },
  {
    name: "message on another channel",
    prepare: ingest(
      "twin",
      message({ externalId: "TWIN2", chat: party(ana, "Ana Souza"), sentAt: at(12) }),
    ),
  },
  {
    name: "delivered, in a chat named by its LID",
    prepare: ingest("inbox", status("OUT1", "delivered", anaLid)),
  },
  { name: "failed", prepare: ingest("inbox", status("OUT1", "failed")) },
  {
    name: "read, of the message from the phone",
    prepare: ingest("inbox", status("OUT2", "read", anaLid)),
  },
  {
    name: "delivered, of what is being sent",
    sending: true,
    prepare: ingest("inbox", status("SENT primeira", "delivered", anaLid)),
  },
  { name: "reaction", prepare: ingest("inbox", reaction("OUT1", "👍", 13)) },
  { name: "removed reaction", prepare: ingest("inbox", reaction("OUT1", "", 14)) },
  { name: "reaction to the message in", prepare: ingest("inbox", reaction("IN2", "👍", 15)) },
  { name: "edit", prepare: ingest("inbox", edit("IN1")) },
  { name: "edit of the message in", prepare: ingest("inbox", edit("IN2")) },
  { name: "deletion", prepare: ingest("inbox", removal("IN1")) },
  { name: "deletion of the message in", prepare: ingest("inbox", removal("IN2")) },
  {
    name: "contact name",
    prepare: ingest("inbox", {
      type: "contact",
      party: party(anaLid, "Aninha"),
      pictureUrl: null,
      reportedAt: at(16),
    }),
  },
  {
    name: "link",
    prepare: ingest("inbox", { type: "contact", party: party([anaLid, ana]), pictureUrl: null }),
  },
  {
    name: "typing",
    prepare:
      async ({ inbox }) =>
      (client) =>
        asService(client, "record_typing", {
          channelId: inbox.channelId,
          party: party(ana),
          state: "composing",
        }),
  },
  {
    name: "resolve",
    prepare: asOperator("update_conversation", (_, { conversationId }) => ({
      conversationId,
      patch: { status: "resolved" },
    })),
  },
  {
    name: "assign",
    prepare: asOperator("update_conversation", ({ world }, { conversationId }) => ({
      conversationId,
      patch: { assigneeId: world.operators.renata },
    })),
  },
  {
    name: "label",
    prepare: asOperator("set_labels", ({ labelId }, { conversationId }) => ({
      conversationId,
      labelIds: [labelId],
    })),
  },
  {
    name: "mark read",
    prepare: asOperator("mark_read", ({ conversationId }) => ({ conversationId, seq: 1 })),
  },
  {
    name: "enqueue",
    prepare: asOperator("enqueue_message", text("segunda")),
  },
  {
    name: "our reaction",
    prepare: asOperator("enqueue_message", (scene) => ({
      conversationId: scene.conversationId,
      content: { kind: "reaction", messageId: scene.answeredMessageId, emoji: "🎉" },
    })),
  },
  {
    name: "our edit",
    prepare: asOperator("change_message", ({ sentMessageId }) => ({
      messageId: sentMessageId,
      change: "edit",
      body: "nossa correção",
    })),
  },
  {
    name: "echo of our edit",
    prepare: ingest("inbox", edit("OUT1", "us", "nossa correção")),
  },
  {
    name: "our deletion",
    prepare: asOperator("change_message", ({ sentMessageId }) => ({
      messageId: sentMessageId,
      change: "delete",
    })),
  },
  {
    name: "echo of our deletion",
    prepare: ingest("inbox", removal("OUT1", "us")),
  },
  {
    name: "begin a send",
    prepare:
      async ({ conversationId }) =>
      (client) =>
        asService(client, "begin_send_attempt", {
          conversationId,
          token: randomUUID(),
          timeoutMs: 3_600_000,
        }),
  },
  {
    name: "finish a send",
    sending: true,
    prepare:
      async ({ attempt }) =>
      (client) =>
        asService(client, "finish_send_attempt", {
          attemptId: attempt?.id,
          token: attempt?.token,
          outcome: "sent",
          externalId: "SENT primeira",
          sentAt: at(17),
        }),
  },
  {
    name: "merge of contacts",
    prepare: asOperator("merge_contacts", ({ otherContactId }, { contactId }) => ({
      winnerId: otherContactId,
      loserId: contactId,
    })),
  },
];
