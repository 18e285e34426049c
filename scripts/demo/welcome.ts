import type { DemoInfo } from "./info.ts";

/** What the demo prints once it serves: where to click, and as whom. */
export function welcome(info: DemoInfo, seconds: number): string {
  const width = Math.max(...info.users.map((user) => user.email.length));
  const users = info.users.map(
    (user) => `    ${user.email.padEnd(width)}  ${user.role.padEnd(10)}  ${user.tenant}`,
  );
  return `
Prosa is running (${seconds.toFixed(0)} s).

  Inbox      ${info.url}
  Simulator  ${info.url}/simulator     a phone: play the customer

  Sign in with the password ${info.users[0]?.password}:
${users.join("\n")}

  Queues     ${info.redisUrl ? `Redis, ${info.redisUrl}` : "Postgres (set REDIS_URL for Redis)"}
  API        ${info.supabaseUrl}
  For scripts: .prosa/demo.json

Ctrl-C stops everything. The data stay in .prosa; "npm run demo -- --fresh" starts over.`;
}
