// Writes supabase/seed.sql from the companies of the demo.
import { writeFileSync } from "node:fs";
import { seedSql } from "./demo/seed-sql.ts";

writeFileSync(new URL("../supabase/seed.sql", import.meta.url), seedSql());
