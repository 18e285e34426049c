// Writes the types of the schema prosa from a freshly migrated database; with --check it changes nothing
// and fails where the file that is checked in differs. The Supabase CLI's own generator wants Docker.
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bootstrapDatabase, createTestCluster } from "@prosa/local-stack/testing";
import { migrate } from "@prosa/server-sdk/migrate";
import pg from "pg";
import { printSchema } from "./types/print-schema.ts";
import { readSchema } from "./types/read-schema.ts";

const root = new URL("../", import.meta.url);
const target = new URL("packages/server-sdk/src/adapters/supabase/database.types.ts", root);

const generated = format(await generate());
if (!process.argv.includes("--check")) {
  await writeFile(target, generated);
  console.log(`Wrote ${fileURLToPath(target)}`);
} else if (generated !== (await readFile(target, "utf8").catch(() => ""))) {
  console.error("The database types differ from the migrations. Run `npm run types` and commit.");
  process.exitCode = 1;
}

async function generate(): Promise<string> {
  const cluster = await createTestCluster();
  try {
    const database = await cluster.createDatabase("prosa_types");
    await bootstrapDatabase(database);
    await migrate({ databaseUrl: database.databaseUrl });
    const client = new pg.Client({ connectionString: database.databaseUrl });
    await client.connect();
    try {
      return printSchema("prosa", await readSchema(client, "prosa"));
    } finally {
      await client.end();
    }
  } finally {
    await cluster.stop();
  }
}

function format(source: string): string {
  const biome = fileURLToPath(new URL("node_modules/@biomejs/biome/bin/biome", root));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "format", "--stdin-file-path=database.types.ts"],
    { cwd: fileURLToPath(root), input: source, encoding: "utf8", maxBuffer: 32 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`Biome cannot format the types: ${stderr}`);
  return stdout;
}
