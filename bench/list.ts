// The first page of the list in SQL, as four operators, and what page 200 touches beside page 1; then
// the first page of a supervisor by each sort, and through filters that few and that hardly any pass.
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

const cluster = await startCluster();
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

async function page(
  subject: string,
  cursor?: string,
  asked: object = {},
): Promise<{ page: Page; ms: number; pages: number }> {
  const args = {
    tenantId: tenant.tenantId,
    tab: "all",
    sort: "recent",
    status: ["open", "pending", "snoozed", "resolved"],
    limit: 50,
    ...(cursor && { cursor }),
    ...asked,
  };
  await client.query("begin");
  await client.query(
    "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)",
    [JSON.stringify({ sub: subject, role: "authenticated" })],
  );
  const { rows } = await client.query(
    `explain (analyze, buffers, format json)
     select prosa.list_conversations(${pg.escapeLiteral(JSON.stringify(args))}::jsonb)`,
  );
  const plan = rows[0]["QUERY PLAN"][0];
  const answer = await client.query("select prosa.list_conversations($1) page", [args]);
  await client.query("commit");
  const { "Shared Hit Blocks": hit, "Shared Read Blocks": read } = plan.Plan;
  return { page: answer.rows[0].page, ms: plan["Execution Time"], pages: hit + read };
}

const rows = [];
for (const subject of Object.keys(roles)) {
  const ms: number[] = [];
  for (let n = 0; n < 10 + rounds; n += 1) {
    const { ms: each } = await page(subject);
    if (n >= 10) ms.push(each);
  }
  const first = await page(subject);
  let { nextCursor } = first.page;
  let reached = 1;
  let { pages } = first;
  while (nextCursor && reached < 200) {
    const next = await page(subject, nextCursor);
    nextCursor = next.page.nextCursor;
    pages = next.pages;
    reached += 1;
  }
  const p95 = percentile(ms, 0.95);
  const ratio = round(pages / first.pages);
  rows.push({
    operator: subject,
    "p50 ms": round(percentile(ms, 0.5)),
    "p95 ms": round(p95),
    goal: p95 <= goalMs ? "≤ 10, met" : "≤ 10, missed",
    "buffers of page 1": first.pages,
    "last page": reached,
    "of page 1": ratio,
    "goal of pages": reached < 200 ? "" : ratio <= goalPages ? "≤ 1.2, met" : "≤ 1.2, missed",
  });
}
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
for (const [name, asked] of Object.entries(narrowed)) {
  const ms: number[] = [];
  for (let n = 0; n < 10 + rounds; n += 1) {
    const { ms: each } = await page("supervisor", undefined, asked);
    if (n >= 10) ms.push(each);
  }
  const { pages } = await page("supervisor", undefined, asked);
  filterRows.push({
    list: name,
    "p50 ms": round(percentile(ms, 0.5)),
    "p95 ms": round(percentile(ms, 0.95)),
    "buffers of page 1": pages,
  });
}
report("list-filters", { conversations, messages, rounds, limit: 50 }, filterRows);
report("list", { conversations, messages, rounds, limit: 50 }, rows);
await client.end();
await sql.close?.();
await database.drop();
await cluster.stop();
process.exit(0);
