import { randomUUID } from "node:crypto";
import type { Claims, TestDatabase } from "./harness.ts";

type Args = Record<string, unknown>;
type Answer = Record<string, unknown>;

/** Operators by short name; each one's subject is the short name too. */
export const people = {
  helena: { role: "owner", tenant: "horizonte", name: "Helena Duarte" },
  paulo: { role: "admin", tenant: "horizonte", name: "Paulo Reis" },
  renata: { role: "supervisor", tenant: "horizonte", name: "Renata Prado" },
  caio: { role: "agent", tenant: "horizonte", name: "Caio Menezes" },
  lia: { role: "agent", tenant: "horizonte", name: "Lia Moura" },
  vera: { role: "viewer", tenant: "horizonte", name: "Vera Lemos" },
  joana: { role: "owner", tenant: "aurora", name: "Joana Sá" },
  icaro: { role: "admin", tenant: "aurora", name: "Ícaro Nunes" },
  teo: { role: "supervisor", tenant: "aurora", name: "Téo Braga" },
  bia: { role: "agent", tenant: "aurora", name: "Bia Rocha" },
  noa: { role: "viewer", tenant: "aurora", name: "Noa Pires" },
} as const;

export type Person = keyof typeof people;
export type TenantName = "horizonte" | "aurora";

/** What makes a conversation visible to an agent, as tests name it. */
export interface ConversationSpec {
  tenant?: TenantName;
  channel?: string;
  assignee?: Person | null;
  team?: string | null;
  participants?: readonly Person[];
  status?: string;
}

/** Two companies with every role, teams and channels, and means to act in them. */
export interface World {
  db: TestDatabase;
  tenants: Record<TenantName, string>;
  operators: Record<Person, string>;
  teams: Record<string, string>;
  channels: Record<string, string>;
  service(fn: string, args: Args): Promise<Answer>;
  /** Calls a user function as that person; committed. */
  as(person: Person, fn: string, args: Args): Promise<Answer>;
  claims(person: Person): Claims;
  conversation(spec?: ConversationSpec): Promise<string>;
  /** Appends a message as the pipeline does; returns its id. */
  message(conversation: string, fields?: Args): Promise<string>;
  change(conversation: string, assignments: string): Promise<void>;
}

export async function createWorld(db: TestDatabase): Promise<World> {
  const service: World["service"] = (fn, args) =>
    db.asRole("service_role", (c) => call(c, fn, args), { commit: true });
  const tenants = {
    horizonte: await idOf(service, "create_tenant", "tenantId", {
      slug: "horizonte",
      name: "Marcenaria Horizonte",
    }),
    aurora: await idOf(service, "create_tenant", "tenantId", {
      slug: "aurora",
      name: "Clínica Aurora",
    }),
  };
  const operators = {} as Record<Person, string>;
  for (const [short, { role, tenant, name }] of Object.entries(people)) {
    operators[short as Person] = await idOf(service, "add_member", "operatorId", {
      tenantId: tenants[tenant],
      subject: short,
      name,
      email: `${short}@${tenant}.example`,
      role,
    });
  }
  const team = (tenant: TenantName, name: string, members: Person[]) =>
    idOf(service, "create_team", "teamId", {
      tenantId: tenants[tenant],
      name,
      members: members.map((m) => operators[m]),
    });
  const teams = {
    medicoes: await team("horizonte", "Medições", ["caio", "vera"]),
    posvenda: await team("horizonte", "Pós-venda", ["lia"]),
    recepcao: await team("aurora", "Recepção", ["bia"]),
  };
  const channel = (tenant: TenantName, name: string, members: Person[], teamIds: string[]) =>
    idOf(service, "create_channel", "channelId", {
      id: randomUUID(),
      tenantId: tenants[tenant],
      provider: "evolution",
      type: "whatsapp",
      name,
      members: members.map((m) => operators[m]),
      teams: teamIds,
    });
  const channels = {
    pinheiros: await channel("horizonte", "Loja Pinheiros", ["caio"], []),
    showroom: await channel("horizonte", "Showroom", [], [teams.posvenda]),
    centro: await channel("aurora", "Clínica Centro", ["bia", "noa"], []),
  };
  const world: World = {
    db,
    tenants,
    operators,
    teams,
    channels,
    service,
    claims: (person) => ({ sub: person, role: "authenticated" }),
    as: (person, fn, args) =>
      db.asUser({ sub: person }, (c) => call(c, fn, args), { commit: true }),
    conversation: (spec) => makeConversation(world, spec ?? {}),
    message: (conversation, fields) => appendMessage(world, conversation, fields ?? {}),
    change: async (conversation, assignments) => {
      await db.pool.query(
        `with changed as (update prosa.conversations set ${assignments} where id = $1 returning id)
         select prosa_private.record_change(id, 'conversation') from changed`,
        [conversation],
      );
    },
  };
  return world;
}

interface Queryable {
  query(sql: string, values: unknown[]): Promise<{ rows: Answer[] }>;
}

/** Calls one exposed function on an open connection. */
export async function call(client: Queryable, fn: string, args: Args): Promise<Answer> {
  const { rows } = await client.query(`select prosa.${fn}($1) as answer`, [JSON.stringify(args)]);
  return rows[0]?.answer as Answer;
}

async function idOf(
  service: World["service"],
  fn: string,
  key: string,
  args: Args,
): Promise<string> {
  return String((await service(fn, args))[key]);
}

async function makeConversation(world: World, spec: ConversationSpec): Promise<string> {
  const { tenant = "horizonte", channel, assignee, team, participants = [], status } = spec;
  const tenantId = world.tenants[tenant];
  const channelId = world.channels[channel ?? (tenant === "aurora" ? "centro" : "pinheiros")];
  const [contact, address, id] = [randomUUID(), randomUUID(), randomUUID()];
  const { pool } = world.db;
  await pool.query(
    "insert into prosa.contacts (id, tenant_id, name, phone) values ($1, $2, 'Marina Alves', '+5511987654321')",
    [contact, tenantId],
  );
  await pool.query(
    "insert into prosa.addresses (id, tenant_id, channel_id, contact_id, kind, send_key) values ($1, $2, $3, $4, 'person', $5)",
    [address, tenantId, channelId, contact, `${address}@s.whatsapp.net`],
  );
  await pool.query(
    `with number as (update prosa.tenant_counters set conversation_number = conversation_number + 1
       where tenant_id = $2 returning conversation_number)
     insert into prosa.conversations
       (id, tenant_id, channel_id, contact_id, address_id, number, assignee_id, team_id, status)
     select $1, $2, $3, $4, $5, conversation_number, $6, $7, $8 from number`,
    [
      id,
      tenantId,
      channelId,
      contact,
      address,
      assignee ? world.operators[assignee] : null,
      team ? world.teams[team] : null,
      status ?? "open",
    ],
  );
  for (const person of participants) {
    await pool.query(
      "insert into prosa.participants (tenant_id, conversation_id, operator_id) values ($1, $2, $3)",
      [tenantId, id, world.operators[person]],
    );
  }
  return id;
}

async function appendMessage(world: World, conversation: string, fields: Args): Promise<string> {
  const id = randomUUID();
  const row = {
    id,
    direction: "in",
    origin: "customer",
    author_kind: "customer",
    kind: "text",
    body: "Bom dia, o orçamento ficou pronto?",
    content: {},
    from_me: false,
    version: 1,
    sort_ts: new Date().toISOString(),
    created_at: new Date().toISOString(),
    ...fields,
  };
  await world.db.pool.query(
    `select prosa_private.append_message(jsonb_populate_record(null::prosa.messages,
       $2::jsonb || jsonb_build_object('conversation_id', c.id, 'tenant_id', c.tenant_id,
         'channel_id', c.channel_id)))
     from prosa.conversations c where c.id = $1`,
    [conversation, JSON.stringify(row)],
  );
  return id;
}
