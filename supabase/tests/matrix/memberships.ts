import type { TenantName, World } from "../world.ts";
import type { Fixture } from "./fixture.ts";
import { type others, rolesOf, type Who } from "./people.ts";
import { placeNames, places } from "./places.ts";

/** Adds those who are not in `world.ts`, and makes `caio` and `vera`, `bia` and `noa` equals in sight. */
export async function joinTeamsAndChannels(
  world: World,
  operators: Fixture["operators"],
): Promise<void> {
  const join = async (who: keyof typeof others, tenant: TenantName, role: string) => {
    const { operatorId } = await world.service("add_member", {
      tenantId: world.tenants[tenant],
      subject: who,
      name: `${who} ${tenant}`,
      role,
    });
    operators[who] = String(operatorId);
  };
  await join("otto", "horizonte", "agent");
  for (const [tenant, role] of Object.entries(rolesOf("rui"))) {
    await join("rui", tenant as TenantName, role);
  }
  const team = (tenant: TenantName, name: string, members: Who[]) =>
    world.service("create_team", {
      tenantId: world.tenants[tenant],
      name,
      members: members.map((who) => operators[who]),
    });
  await team("horizonte", "Medições", ["otto"]);
  await team("aurora", "Recepção", ["noa"]);
  await world.service("create_channel", {
    id: world.channels.pinheiros,
    tenantId: world.tenants.horizonte,
    provider: "evolution",
    type: "whatsapp",
    name: "Loja Pinheiros",
    members: [operators.vera, operators.otto],
  });
}

/** Everybody who saw a place read it, began to write there, and was called by name. */
export async function readCursors(fixture: Fixture): Promise<void> {
  const { db, at, operators, world, cursors } = fixture;
  for (const place of placeNames) {
    const { seenBy, knownBy = [], tenant } = places[place];
    const readers: Who[] = [...seenBy, ...knownBy];
    if (tenant === "horizonte") readers.push("otto");
    for (const who of readers) {
      const values = [at[place].tenant, at[place].conversation, operators[who]];
      await db.pool.query(
        "insert into prosa.read_cursors (tenant_id, conversation_id, operator_id) values ($1, $2, $3)",
        values,
      );
      await db.pool.query(
        `insert into prosa.drafts (tenant_id, conversation_id, operator_id, kind, body)
         values ($1, $2, $3, 'reply', 'Um rascunho')`,
        values,
      );
      await db.pool.query(
        `insert into prosa.mentions (tenant_id, conversation_id, operator_id, message_id, seq)
         select $1, $2, $3, m.id, m.seq from prosa.messages m
           where m.conversation_id = $2 order by m.seq limit 1`,
        values,
      );
    }
  }
  for (const [who, operator] of Object.entries(operators)) {
    for (const tenant of ["horizonte", "aurora"] as const) {
      const { rows } = await db.pool.query(
        "select prosa_private.sync_cursor($1, $2, '3'::xid8) as cursor",
        [operator, world.tenants[tenant]],
      );
      cursors.set(`${who}/${tenant}`, rows[0].cursor);
    }
  }
}
