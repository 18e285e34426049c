// The first page of the list in SQL, as four operators, and what page 200 touches beside page 1; then
// the first page of a supervisor by each sort, and through filters that few and that hardly any pass;
// and pages of the longest thread beside pages of a short one, and searches.
// npm run bench -- list [--conversations 100000] [--messages 300000] [--rounds 60]
import { createPostgresGateway } from "@prosa/server-sdk/postgres";
import pg from "pg";
import { fill } from "./data/fill.ts";
import { startCluster } from "./lib/database.ts";
import { option, percentile, report, round } from "./lib/report.ts";
import { createBenchTenant } from "./lib/tenant.ts";

const conversations = option("conversations", 100_000);
const messages = option("messages", 300_000);
const rounds = option("rounds", 60);
const goalMs = 10;
const goalPages = 1.2;

const cluster = await startCluster({ shared_buffers: "256MB" });
const database = await cluster.fresh();
const tenant = await createBenchTenant(database.databaseUrl);
const sql = createPostgresGateway({ connectionString: database.databaseUrl });
const service = (fn: string, args: object) =>
  sql.call<Record<string, string>>(fn, { tenantId: tenant.tenantId, ...args }, "service");
const roles = { supervisor: "supervisor", onePercent: "agent", newHire: "agent", veteran: "agent" };
const operators: Record<string, string> = {};
for (const [subject, role] of Object.entries(roles)) {
  const { operatorId = "" } = await service("add_member", {
    subject,
    role,
    name: subject,
    email: `${subject}@horizonte.example`,
  });
  operators[subject] = operatorId;
}
const { teamId } = await service("create_team", {
  name: "Medições",
  members: [operators.onePercent],
});
await fill(database.pool, tenant, { conversations, messages });
// A hundredth is the team's, the rest somebody's: nothing stands unassigned. The veteran took part in
// 8,000 talks, all but a few of them over.
await database.pool.query("alter table prosa.conversations disable trigger user");
await database.pool.query(
  `update prosa.conversations c set team_id = case when t.n % 100 = 0 then $1::uuid end,
     assignee_id = case when t.n % 100 <> 0 then $2::uuid end,
     status = case when t.n % 4 = 0 then 'open' else 'resolved' end
   from bench_talks t where t.id = c.id`,
  [teamId, operators.supervisor],
);
await database.pool.query("alter table prosa.conversations enable trigger user");
await database.pool.query(
  `insert into prosa.participants (tenant_id, conversation_id, operator_id, left_at)
   select $1, t.id, $2, case when t.n % 400 <> 0 then now() end from bench_talks t where t.n % 12 = 0
   limit 8000`,
  [tenant.tenantId, operators.veteran],
);
// One in a hundred is urgent, one in forty waits, one in two hundred carries the label.
const { labelId } = await service("create_label", { name: "Garantia", color: "#aa5500" });
await database.pool.query("alter table prosa.conversations disable trigger user");
await database.pool.query(
  `update prosa.conversations c set
     priority = case when t.n % 100 = 7 then 'urgent' else 'normal' end,
     waiting_since = case when t.n % 40 = 8 then c.created_at end
   from bench_talks t where t.id = c.id and (t.n % 100 = 7 or t.n % 40 = 8)`,
);
await database.pool.query("alter table prosa.conversations enable trigger user");
await database.pool.query(
  `insert into prosa.conversation_labels (tenant_id, conversation_id, label_id)
   select $1, t.id, $2 from bench_talks t where t.n % 200 = 3`,
  [tenant.tenantId, labelId],
);
await database.pool.query("vacuum analyze prosa.conversation_labels");
await database.pool.query("vacuum analyze prosa.conversations");
await database.pool.query("vacuum analyze prosa.participants");

const client = new pg.Client({ connectionString: database.databaseUrl });
await client.connect();
interface Page {
  nextCursor: string | null;
}

async function asOperator(
  subject: string,
  fn: "list_conversations" | "list_messages" | "search_inbox",
  args: object,
): Promise<{ answer: Page; ms: number; pages: number }> {
  const call = `prosa.${fn}(${pg.escapeLiteral(JSON.stringify(args))}::jsonb)`;
  await client.query("begin");
  await client.query(
    "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)",
    [JSON.stringify({ sub: subject, role: "authenticated" })],
  );
  const { rows } = await client.query(`explain (analyze, buffers, format json) select ${call}`);
  const answer = await client.query(`select ${call} answer`);
  await client.query("commit");
  const plan = rows[0]["QUERY PLAN"][0];
  const { "Shared Hit Blocks": hit, "Shared Read Blocks": read } = plan.Plan;
  return { answer: answer.rows[0].answer, ms: plan["Execution Time"], pages: hit + read };
}

function page(subject: string, cursor?: string, asked: object = {}) {
  return asOperator(subject, "list_conversations", {
    tenantId: tenant.tenantId,
    tab: "all",
    sort: "recent",
    status: ["open", "pending", "snoozed", "resolved"],
    limit: 50,
    ...(cursor && { cursor }),
    ...asked,
  });
}

async function timed(once: () => Promise<{ ms: number; pages: number }>) {
  const ms: number[] = [];
  let pages = 0;
  for (let n = 0; n < 10 + rounds; n += 1) {
    const each = await once();
    if (n >= 10) ms.push(each.ms);
    pages = each.pages;
  }
  return {
    "p50 ms": round(percentile(ms, 0.5)),
    "p95 ms": round(percentile(ms, 0.95)),
    buffers: pages,
  };
}

const rows = [];
for (const subject of Object.keys(roles)) {
  const { "p50 ms": p50, "p95 ms": p95 } = await timed(() => page(subject));
  const first = await page(subject);
  let { nextCursor } = first.answer;
  let reached = 1;
  let { pages } = first;
  while (nextCursor && reached < 200) {
    const next = await page(subject, nextCursor);
    nextCursor = next.answer.nextCursor;
    pages = next.pages;
    reached += 1;
  }
  const ratio = round(pages / first.pages);
  rows.push({
    operator: subject,
    "p50 ms": p50,
    "p95 ms": p95,
    goal: p95 <= goalMs ? "≤ 10, met" : "≤ 10, missed",
    "buffers of page 1": first.pages,
    "last page": reached,
    "of page 1": ratio,
    "goal of pages": reached < 200 ? "" : ratio <= goalPages ? "≤ 1.2, met" : "≤ 1.2, missed",
  });
}
report("list", { conversations, messages, rounds, limit: 50 }, rows);

const narrowed: Record<string, object> = {
  "by who waits longest": { sort: "waiting" },
  "by priority": { sort: "priority" },
  "with a label": { filters: { labelIds: [labelId] } },
  unread: { filters: { unread: true } },
  urgent: { filters: { priority: ["urgent"] } },
  "of nobody": { filters: { assigneeIds: [operators.newHire] } },
  "of a channel that has none": { filters: { channelIds: [tenant.tenantId] } },
};
const filterRows = [];
for (const [list, asked] of Object.entries(narrowed)) {
  filterRows.push({ list, ...(await timed(() => page("supervisor", undefined, asked))) });
}
report("list-filters", { conversations, messages, rounds, limit: 50 }, filterRows);

// The fill's first talk is its longest, and the team's.
const { rows: talks } = await database.pool.query(
  `select c.id, c.last_seq from bench_talks t join prosa.conversations c on c.id = t.id
   where t.n % 100 = 0 and (t.n = 0 or c.last_seq between 50 and 400) order by t.n limit 2`,
);
const threadRows = [];
for (const subject of ["supervisor", "onePercent"]) {
  for (const talk of talks) {
    const { rows: middles } = await database.pool.query(
      "select id, sort_ts, seq from prosa.messages where conversation_id = $1 and seq = $2",
      [talk.id, Math.ceil(talk.last_seq / 2)],
    );
    const [middle] = middles;
    const key = { sortTs: middle.sort_ts, seq: middle.seq, id: middle.id };
    const places = {
      newest: {},
      "older than the middle": { before: key },
      "around one": { around: middle.id },
    };
    for (const [place, asked] of Object.entries(places)) {
      const args = { conversationId: talk.id, limit: 50, ...asked };
      threadRows.push({
        operator: subject,
        "messages of the thread": talk.last_seq,
        page: place,
        ...(await timed(() => asOperator(subject, "list_messages", args))),
      });
    }
  }
}
report("list-thread", { conversations, messages, rounds, limit: 50 }, threadRows);

const asked = {
  "a common word": "cozinha",
  "a rare word": String(messages),
  name: "Cliente 77",
  phone: "80000123",
};
const searchRows = [];
for (const subject of ["supervisor", "onePercent"]) {
  for (const [search, query] of Object.entries(asked)) {
    const args = { tenantId: tenant.tenantId, query };
    searchRows.push({
      operator: subject,
      search,
      ...(await timed(() => asOperator(subject, "search_inbox", args))),
    });
  }
}
report("list-search", { conversations, messages, rounds }, searchRows);
await client.end();
await sql.close?.();
await database.drop();
await cluster.stop();
process.exit(0);
