import { ProsaError } from "@prosa/core";
import { type Command, optional } from "./command.ts";

export const migrateCommand: Command = {
  name: "migrate",
  summary: "Apply what the database lacks, or copy the files out",
  usage: "[--database-url <url>] [--eject <folder>]",
  options: { "database-url": { type: "string" }, eject: { type: "string" } },
  async run(context) {
    const { ejectMigrations, migrate } = await import("../adapters/postgres/migrate.ts");
    const folder = optional(context, "eject");
    if (folder) {
      const files = await ejectMigrations(folder);
      return { lines: [`${files.length} files copied to ${folder}`], json: { ejected: files } };
    }
    const { DATABASE_DIRECT_URL, DATABASE_URL } = context.environment;
    const databaseUrl = optional(context, "database-url") ?? DATABASE_DIRECT_URL ?? DATABASE_URL;
    if (!databaseUrl) {
      throw new ProsaError(
        "internal",
        "There is no database to migrate. Set DATABASE_DIRECT_URL (a direct connection, not a transaction pooler) or pass --database-url.",
      );
    }
    const { applied, present } = await migrate({ databaseUrl, log: context.progress });
    const line =
      applied.length === 0
        ? `Up to date: ${present.length} migrations`
        : `${applied.length} migrations applied, ${present.length} were there`;
    return { lines: [line], json: { applied, present } };
  },
};
