import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { TestDatabase } from "../harness.ts";
import { createWorld, type Person, type TenantName, type World } from "../world.ts";
import { joinTeamsAndChannels, readCursors } from "./memberships.ts";
import type { Who } from "./people.ts";
import { type PlaceName, placeNames, places } from "./places.ts";
import { probeSql } from "./probe.ts";

/** What stands in one place, for arguments to name. */
export interface Ids {
  tenant: string;
  channel: string;
  team: string;
  label: string;
  operator: string;
  conversation: string;
  contact: string;
  /** From the customer, known to the provider. */
  message: string;
  /** Ours, failed. */
  sent: string;
  attachment: string;
  /** Of its contact, undone since. */
  merge: string;
  /** The asker's resume cursor from the beginning. */
  cursor: string;
  fresh(): string;
}

/** A path that was issued to an operator, before and after the upload. */
export interface Upload {
  by: Who;
  place: PlaceName;
  issued: string;
  uploaded: string;
}

/** A database with every place in it, and the truth about each id. */
export interface Fixture {
  db: TestDatabase;
  world: World;
  operators: Partial<Record<Who, string>>;
  at: Record<PlaceName, Ids>;
  /** Ids that hang on a conversation. */
  placeOf: Map<string, PlaceName>;
  /** Ids of what a whole company knows. */
  tenantOf: Map<string, TenantName>;
  uploads: Upload[];
  /** Of the file that a message carries, by place. */
  paths: Record<PlaceName, string>;
  cursors: Map<string, string>;
}

/** Who wrote what was sent in a company's places. */
export const senders: Record<TenantName, Person> = { horizonte: "lia", aurora: "bia" };

export async function createFixture(db: TestDatabase): Promise<Fixture> {
  const world = await createWorld(db);
  const operators: Fixture["operators"] = { ...world.operators };
  await joinTeamsAndChannels(world, operators);
  const fixture: Fixture = {
    db,
    world,
    operators,
    at: {} as Fixture["at"],
    placeOf: new Map(),
    tenantOf: new Map(),
    uploads: [],
    paths: {} as Fixture["paths"],
    cursors: new Map(),
  };
  const labels = {} as Record<TenantName, string>;
  for (const tenant of ["horizonte", "aurora"] as const) {
    const tenantId = world.tenants[tenant];
    const { labelId } = await world.service("create_label", {
      tenantId,
      name: "Orçamento",
      color: "#B4532A",
    });
    labels[tenant] = String(labelId);
    const reply = await world.service("create_quick_reply", {
      tenantId,
      shortcut: "oi",
      body: "Olá!",
    });
    const channelId = world.channels[tenant === "aurora" ? "centro" : "pinheiros"];
    await world.service("store_templates", {
      channelId,
      templates: [
        {
          externalId: `of-${tenant}`,
          name: "boas_vindas",
          language: "pt_BR",
          category: "UTILITY",
          status: "approved",
          body: "Olá!",
        },
      ],
    });
    const { rows: templates } = await db.pool.query(
      "select id from prosa.message_templates where channel_id = $1",
      [channelId],
    );
    for (const id of [tenantId, labels[tenant], String(reply.quickReplyId), templates[0].id])
      fixture.tenantOf.set(id, tenant);
  }
  for (const [name, id] of [...Object.entries(world.teams), ...Object.entries(world.channels)]) {
    fixture.tenantOf.set(id, ["recepcao", "centro"].includes(name) ? "aurora" : "horizonte");
  }
  for (const place of placeNames) await fill(fixture, place, labels[places[place].tenant]);
  await leaveParts(fixture);
  for (const place of placeNames) await merge(fixture, place);
  await world.service("remove_member", {
    tenantId: world.tenants.horizonte,
    operatorId: operators.otto,
  });
  await readCursors(fixture);
  await db.pool.query(probeSql);
  return fixture;
}

async function fill(fixture: Fixture, place: PlaceName, label: string): Promise<void> {
  const { world, db, placeOf } = fixture;
  const { tenant, spec } = places[place];
  const tenantId = world.tenants[tenant];
  const colleague = senders[tenant];
  const conversation = await world.conversation(spec);
  const message = await world.message(conversation, { external_id: randomUUID() });
  const sent = await world.message(conversation, {
    direction: "out",
    origin: "panel",
    author_kind: "member",
    author_member_id: world.operators[colleague],
    from_me: true,
    status: "failed",
  });
  await db.pool.query(
    `insert into prosa.message_reactions (tenant_id, message_id, actor_key, emoji, at)
     values ($1, $2, 'customer', '👍', now())`,
    [tenantId, message],
  );
  await db.pool.query(
    "insert into prosa.conversation_labels (tenant_id, conversation_id, label_id) values ($1, $2, $3)",
    [tenantId, conversation, label],
  );
  await takePart(fixture, tenantId, conversation, colleague, place !== "tookPart");
  const attach = (fields: { by?: Who; message?: string; stored: boolean }) =>
    addFile(db.pool, tenantId, conversation, {
      ...fields,
      by: fixture.operators[fields.by ?? colleague],
    });
  const file = await attach({ message, stored: true });
  fixture.paths[place] = file.path;
  const { rows } = await db.pool.query(
    "select contact_id, address_id, channel_id from prosa.conversations where id = $1",
    [conversation],
  );
  const { contact_id: contact, address_id: address, channel_id: channel } = rows[0];
  const merge = randomUUID();
  await db.pool.query(
    `insert into prosa.contact_merges (id, tenant_id, loser_id, winner_id, undone_at)
     values ($1, $2, $3, $3, now())`,
    [merge, tenantId, contact],
  );
  fixture.at[place] = {
    tenant: tenantId,
    channel,
    team: String(tenant === "aurora" ? world.teams.recepcao : world.teams.posvenda),
    label,
    operator: world.operators[colleague],
    conversation,
    contact,
    message,
    sent,
    attachment: file.id,
    merge,
    cursor: "none",
    fresh: randomUUID,
  };
  for (const id of [conversation, contact, address, message, sent, file.id, merge])
    placeOf.set(id, place);
  for (const by of uploaders(place)) {
    const [issued, uploaded] = [
      await attach({ by, stored: false }),
      await attach({ by, stored: true }),
    ];
    placeOf.set(issued.id, place).set(uploaded.id, place);
    fixture.uploads.push({ by, place, issued: issued.path, uploaded: uploaded.path });
  }
}

/** Agents who see the place, saw it once, or were removed since. */
function uploaders(place: PlaceName): Who[] {
  const { seenBy, knownBy = [] } = places[place];
  const once: Who[] = place === "channel" ? ["otto"] : [];
  return [...seenBy, ...knownBy, ...once].filter((who) =>
    (["caio", "lia", "bia", "otto"] as Who[]).includes(who),
  );
}

async function addFile(
  pool: pg.Pool,
  tenantId: string,
  conversation: string,
  file: { by: string | undefined; message?: string; stored: boolean },
): Promise<{ id: string; path: string }> {
  const id = randomUUID();
  const path = `${tenantId}/${conversation}/${id}`;
  await pool.query(
    `insert into prosa.attachments
       (id, tenant_id, conversation_id, message_id, uploaded_by, kind, state, mime, storage_path)
     values ($1, $2, $3, $4, $5, 'image', $6, 'image/png', $7)`,
    [id, tenantId, conversation, file.message, file.by, file.message ? "ready" : "uploading", path],
  );
  if (file.stored) {
    await pool.query("insert into storage.objects (bucket_id, name) values ('prosa', $1)", [path]);
  }
  return { id, path };
}

/** The colleague takes part in what is theirs; where a place says so, its people only did once. */
async function takePart(
  fixture: Fixture,
  tenantId: string,
  conversation: string,
  colleague: Person,
  now: boolean,
): Promise<void> {
  const { operators, db } = fixture;
  const parts = now ? [] : (["caio", "vera"] as const).map((who) => operators[who]);
  const { rows } = await db.pool.query(
    "select assignee_id from prosa.conversations where id = $1",
    [conversation],
  );
  if (rows[0].assignee_id === operators[colleague]) parts.push(operators[colleague]);
  for (const operator of parts) {
    await db.pool.query(
      `insert into prosa.participants (tenant_id, conversation_id, operator_id, left_at)
       values ($1, $2, $3, $4) on conflict do nothing`,
      [tenantId, conversation, operator, operator === operators[colleague] ? null : new Date()],
    );
  }
}

/** What the removed member had: a conversation and a part in another. */
async function leaveParts({ db, at, operators }: Fixture): Promise<void> {
  await db.pool.query("update prosa.conversations set assignee_id = $2 where id = $1", [
    at.channel.conversation,
    operators.otto,
  ]);
  await db.pool.query(
    "insert into prosa.participants (tenant_id, conversation_id, operator_id) values ($1, $2, $3)",
    [at.colleague.tenant, at.colleague.conversation, operators.otto],
  );
}

async function merge({ db, at }: Fixture, place: PlaceName): Promise<void> {
  const { mergedInto } = places[place];
  if (!mergedInto) return;
  await db.pool.query(
    "update prosa.conversations set merged_into_id = $2, status = 'merged' where id = $1",
    [at[place].conversation, at[mergedInto].conversation],
  );
}

/** What `who` knows to write into arguments about a place. */
export function idsFor(fixture: Fixture, who: Who, place: PlaceName): Ids {
  const { tenant } = places[place];
  return { ...fixture.at[place], cursor: fixture.cursors.get(`${who}/${tenant}`) ?? "none" };
}

/** The claims of a session. */
export function claimsOf(who: Who): Record<string, unknown> {
  if (who === "anon") return { role: "anon" };
  if (who === "service") return { role: "service_role" };
  return { sub: who, role: "authenticated" };
}
