import { type Command, needed, optional } from "./command.ts";
import { tenantIdOf, withSql } from "./with-sql.ts";

export const tenantCreateCommand: Command = {
  name: "tenant create",
  summary: "Create a company; repeating it finds the first",
  usage: "--slug <slug> --name <name> [--locale pt-BR] [--time-zone America/Sao_Paulo]",
  options: {
    slug: { type: "string" },
    name: { type: "string" },
    locale: { type: "string" },
    "time-zone": { type: "string" },
  },
  run: (context) =>
    withSql(context, async (sql) => {
      const slug = needed(context, "slug");
      const made = await sql.call<{ created: boolean; tenantId: string }>(
        "create_tenant",
        {
          slug,
          name: needed(context, "name"),
          locale: optional(context, "locale"),
          timeZone: optional(context, "time-zone"),
        },
        "service",
      );
      const verb = made.created ? "Created" : "Already there:";
      return { lines: [`${verb} ${slug} (${made.tenantId})`], json: { ...made } };
    }),
};

export const memberAddCommand: Command = {
  name: "member add",
  summary: "Add an operator to a company, or change role and name",
  usage:
    "--tenant <slug|id> --subject <sub of the token> --name <name> --role owner|admin|supervisor|agent|viewer [--email <email>]",
  options: {
    tenant: { type: "string" },
    subject: { type: "string" },
    name: { type: "string" },
    role: { type: "string" },
    email: { type: "string" },
  },
  run: (context) =>
    withSql(context, async (sql) => {
      const tenantId = await tenantIdOf(sql, needed(context, "tenant"));
      const name = needed(context, "name");
      const role = needed(context, "role");
      const { operatorId } = await sql.call<{ operatorId: string }>(
        "add_member",
        {
          tenantId,
          role,
          name,
          subject: needed(context, "subject"),
          email: optional(context, "email"),
        },
        "service",
      );
      return { lines: [`${name} is ${role} (${operatorId})`], json: { tenantId, operatorId } };
    }),
};
