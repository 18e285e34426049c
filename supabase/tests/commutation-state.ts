import { randomUUID } from "node:crypto";
import type { Scene } from "./commutation-effects.ts";

interface Step {
  state: string;
  attempt?: { id: string };
  message?: { body: string };
  messageId?: string;
  version?: number;
}

/** Lets the send lanes do what is left to them, with a provider that takes everything. */
export async function settle({ inbox }: Scene): Promise<void> {
  const finish = (attemptId: unknown, token: unknown, body: unknown) =>
    inbox.call("finish_send_attempt", {
      attemptId,
      token,
      outcome: "sent",
      externalId: `SENT ${body}`,
      sentAt: "2026-11-20T10:17:00.000Z",
    });
  const begun = await inbox.rows(
    `select s.id, s.token, m.body from prosa.send_attempts s join prosa.messages m on m.id = s.message_id
     where s.tenant_id = $1 and s.finished_at is null`,
    [inbox.tenantId],
  );
  for (const { id, token, body } of begun) await finish(id, token, body);
  // Who began to tell a change is gone; its lease runs out.
  await inbox.rows("update prosa.change_sends set lease_until = now() where tenant_id = $1", [
    inbox.tenantId,
  ]);
  const lanes = await inbox.rows("select id from prosa.conversations where channel_id = $1", [
    inbox.channelId,
  ]);
  for (const { id: conversationId } of lanes) {
    for (let echoesSeen = false; ; ) {
      const token = randomUUID();
      const args = { conversationId, token, timeoutMs: 3_600_000, echoesSeen };
      const step = await inbox.call<Step>("begin_send_attempt", args);
      if (step.state === "call") await finish(step.attempt?.id, token, step.message?.body);
      else if (step.state === "react")
        await inbox.call("finish_reaction", { ...step, outcome: "sent" });
      else if (step.state === "change")
        await inbox.call("finish_change", {
          ...step,
          token,
          outcome: "sent",
          at: "2026-11-20T10:21:00.000Z",
        });
      else if (step.state === "echoes") {
        await inbox.call("settle_echoes", { conversationId });
        echoesSeen = true;
      } else break;
    }
  }
}

const queries = {
  threads: `
    select prosa_private.root_of(c.id) id, r.status, r.assignee_id, r.priority,
      prosa_private.conversation_json(r.id) -> 'contact' -> 'name' contact,
      (select t.body from prosa.messages t where t.id = r.last_message_id) last_body,
      array(select l.name from prosa.conversation_labels x join prosa.labels l on l.id = x.label_id
        where x.conversation_id = r.id order by 1) labels,
      (select count(*)::int from prosa.participants p where p.conversation_id = r.id) participants,
      jsonb_agg(jsonb_build_array(coalesce(m.external_id, m.body), m.body, m.status, m.error_code,
        m.deleted_at is not null, m.edited_at, m.author_kind,
        (select jsonb_agg(jsonb_build_array(x.actor_key, x.emoji) order by x.actor_key)
          from prosa.message_reactions x where x.message_id = m.id),
        (select jsonb_agg(v.body order by v.at nulls first)
          from prosa.message_revisions v where v.message_id = m.id))
        order by coalesce(m.external_id, m.body)) messages
    from prosa.conversations c
    join prosa.conversations r on r.id = prosa_private.root_of(c.id)
    join prosa.messages m on m.conversation_id = c.id
    where c.tenant_id = $1 group by prosa_private.root_of(c.id), r.id`,
  addresses: `
    select a.send_key, c.name, c.phone, (select array_agg(i.value order by i.value)
      from prosa.contact_identities i where i.address_id = a.id) spellings,
      (select w.name from prosa.contacts w where w.id = c.merged_into_id) merged_into
    from prosa.addresses a join prosa.contacts c on c.id = a.contact_id where a.tenant_id = $1`,
  statuses: `
    select coalesce(m.external_id, m.body) message, e.status from prosa.message_status_events e
    join prosa.messages m on m.id = e.message_id where e.tenant_id = $1`,
  outbox: `
    select m.body, o.settled_at is null waits, (select array_agg(s.outcome order by s.n)
      from prosa.send_attempts s where s.message_id = m.id) attempts
    from prosa.outbox o join prosa.messages m on m.id = o.message_id where o.tenant_id = $1`,
  reactionsToSend: "select r.emoji from prosa.reaction_sends r where r.tenant_id = $1",
  changesToTell: "select s.kind, s.body from prosa.change_sends s where s.tenant_id = $1",
  late: "select p.kind, p.external_id from prosa.late_pieces p where p.tenant_id = $1",
  parked: "select p.external_id from prosa.parked_echoes p where p.tenant_id = $1",
  unread: `
    select c.status, prosa_private.read_json(o.id, c.id) ->> 'unread' unread
    from prosa.conversations c join prosa.operators o on o.subject = 'renata'
    where c.tenant_id = $1 and c.status <> 'merged'`,
  holes: `
    select c.number from prosa.conversations c where c.tenant_id = $1 and c.last_seq <>
      (select count(*) from prosa.messages m where m.conversation_id = c.id)`,
} as const;

/**
 * What people see and workers find, as sorted lines. Left out is what counts receipts and so must
 * differ: ids, clocks, `seq`, `rev`, and who of the two waits for an answer.
 */
export async function sceneState({ inbox }: Scene): Promise<Record<string, string[]>> {
  const state: Record<string, string[]> = {};
  for (const [name, query] of Object.entries(queries)) {
    const rows = await inbox.rows(`select to_jsonb(q) - 'id' line from (${query}) q`, [
      inbox.tenantId,
    ]);
    state[name] = rows.map(({ line }) => JSON.stringify(line)).sort();
  }
  return state;
}
