import type { TenantName } from "../world.ts";
import type { Fixture } from "./fixture.ts";
import { databaseRoleOf, everybody, isAtLeast, rolesOf, type Who } from "./people.ts";
import type { Question } from "./probe.ts";

interface Topic {
  name: string;
  topic: string;
  heardBy: (who: Who) => boolean;
}

/** What a host has on the same table is the host's to open: ours must not. */
const hostTopic: Topic = {
  name: "a host's own in realtime.messages",
  topic: "room:1",
  heardBy: () => false,
};

/** Policies as a host may have for its own topics and files: they must open nothing of ours. */
export const broadHostPolicies = `
create policy host_hears on realtime.messages for select using (true);
create policy host_speaks on realtime.messages for insert with check (true);
create policy host_files on storage.objects for all using (true) with check (true);`;

/** Who joins which topic, and who speaks there. */
export async function topicQuestions(fixture: Fixture): Promise<Question[]> {
  const topics = await allTopics(fixture);
  await fixture.db.pool.query(
    `insert into realtime.messages (topic, extension)
     select t, e from unnest($1::text[]) t, unnest(array['broadcast', 'presence']) e`,
    [[...topics, hostTopic].map(({ topic }) => topic)],
  );
  const asked = everybody.filter((who) => databaseRoleOf(who) !== "service_role");
  return [
    ...asked.flatMap((who) =>
      topics.flatMap((topic) => [hearing(who, topic), ...speaking(who, topic)]),
    ),
    ...speaking("helena", hostTopic).map((question) => ({ ...question, object: hostTopic.name })),
    { ...hearing("helena", hostTopic), object: hostTopic.name },
  ];
}

function hearing(who: Who, { name, topic, heardBy }: Topic): Question {
  return {
    object: "realtime.messages",
    who,
    topic,
    sql: `select to_jsonb(count(*)) from realtime.messages where topic = '${topic}'
      and payload is null`,
    judge: ({ value, code }) => [
      {
        verb: "join",
        place: name,
        expected: heardBy(who) ? "let in" : "refused",
        found: value === 2 ? "let in" : value === 0 || code === "42501" ? "refused" : `${value}`,
      },
    ],
  };
}

/** A browser says nothing on our topics: all that is heard there, the database says. */
function speaking(who: Who, { name, topic }: Topic): Question[] {
  return (["broadcast", "presence"] as const).map((extension) => ({
    object: "realtime.messages",
    who,
    topic,
    sql: `insert into realtime.messages (topic, extension) values ('${topic}', '${extension}')`,
    judge: ({ rows, code, message }) => [
      {
        verb: extension,
        place: name,
        expected: "refused",
        found: rows === 1 ? "let in" : code === "42501" ? "refused" : `${code} ${message}`,
      },
    ],
  }));
}

async function allTopics(fixture: Fixture): Promise<Topic[]> {
  const { world, operators } = fixture;
  const topics: Topic[] = [];
  const add = async (
    kind: string,
    tenant: TenantName,
    unit: [string, string],
    heardBy: Topic["heardBy"],
  ) => {
    const { rows } = await fixture.db.pool.query(
      "select prosa_private.topic_of($1, $2, $3) as topic",
      [kind, world.tenants[tenant], unit[1]],
    );
    const name = `${kind} ${unit[0]} of ${tenant}`;
    const topic = String(rows[0].topic);
    topics.push({ name, topic, heardBy });
    const [stem, epoch] = [topic.replace(/\d+$/, ""), Number(topic.match(/\d+$/)?.[0])];
    for (const forged of kind === "member" ? [] : [`${stem}${epoch + 1}`, stem]) {
      topics.push({
        name: `${name}, forged as ${forged.slice(-6)}`,
        topic: forged,
        heardBy: () => false,
      });
    }
  };
  const isWide = (who: Who, tenant: TenantName) => isAtLeast(rolesOf(who)[tenant], "supervisor");
  const inUnit: Record<string, readonly Who[]> = {
    medicoes: ["caio", "vera"],
    posvenda: ["lia"],
    recepcao: ["bia", "noa"],
    pinheiros: ["caio", "vera"],
    showroom: ["lia"],
    centro: ["bia", "noa"],
  };
  for (const tenant of ["horizonte", "aurora"] as const) {
    await add("tenant", tenant, [tenant, world.tenants[tenant]], (who) => isWide(who, tenant));
    for (const [kind, units] of Object.entries({ team: world.teams, channel: world.channels })) {
      for (const [name, id] of Object.entries(units)) {
        if (fixture.tenantOf.get(id) !== tenant) continue;
        await add(kind, tenant, [name, id], (who) => (inUnit[name] ?? []).includes(who));
      }
    }
    for (const [name, id] of Object.entries(operators)) {
      await add(
        "member",
        tenant,
        [name, id],
        (who) => who === name && rolesOf(who)[tenant] !== undefined,
      );
    }
  }
  return topics;
}
