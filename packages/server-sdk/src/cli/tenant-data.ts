import { exportTenant } from "../governance/export-tenant.ts";
import { removeFiles } from "../governance/remove-files.ts";
import { type Command, needed } from "./command.ts";
import { tenantIdOf, withStores } from "./with-sql.ts";

const timeoutMs = 60_000;

export const tenantExportCommand: Command = {
  name: "tenant export",
  summary:
    "Write everything of a company to a folder: a file of JSON lines per table, and its files",
  usage: "--tenant <slug|id> --out <folder>",
  options: { tenant: { type: "string" }, out: { type: "string" } },
  run: (context) =>
    withStores(context, async (stores) => {
      const folder = needed(context, "out");
      const tenantId = await tenantIdOf(stores.sql, needed(context, "tenant"));
      const copy = await exportTenant(stores, tenantId, folder, context.progress);
      const rows = Object.values(copy.rows).reduce((sum, count) => sum + count, 0);
      return {
        lines: [
          `${rows} rows and ${copy.files} files in ${folder}.`,
          ...(stores.media
            ? copy.missing.map((path) => `Not in Storage: ${path}`)
            : ["Files stayed where they are: set SUPABASE_URL and SUPABASE_SECRET_KEY for them."]),
        ],
        json: { tenantId, ...copy },
      };
    }),
};

export const tenantEraseCommand: Command = {
  name: "tenant erase",
  summary: "Erase a company for good, with its conversations, people and files",
  usage: "--tenant <slug|id> --confirm <slug>",
  options: { tenant: { type: "string" }, confirm: { type: "string" } },
  run: (context) =>
    withStores(context, async ({ sql, media }) => {
      const confirm = needed(context, "confirm");
      const tenantId = await tenantIdOf(sql, needed(context, "tenant"));
      const erased: Record<string, number> = {};
      for (;;) {
        const step = await sql.call<{ done: boolean; erased: Record<string, number> }>(
          "erase_tenant_step",
          { tenantId, confirm },
          "service",
          { timeoutMs },
        );
        for (const [place, count] of Object.entries(step.erased)) {
          erased[place] = (erased[place] ?? 0) + count;
          context.progress(`${place}: ${erased[place]}`);
        }
        if (media) await removeFiles({ sql, media }, { tenantId });
        if (step.done) break;
      }
      return {
        lines: [
          `Erased ${confirm}: ${Object.entries(erased)
            .map(([place, count]) => `${count} ${place}`)
            .join(", ")}.`,
          ...(media ? [] : ["A worker that has Storage deletes the files within minutes."]),
        ],
        json: { tenantId, erased },
      };
    }),
};
