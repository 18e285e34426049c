import { cp } from "node:fs/promises";
import { defineConfig } from "tsup";
import { library } from "../../scripts/tsup.ts";

export default defineConfig(
  library(
    {
      index: "src/index.ts",
      "channels/evolution/index": "src/channels/evolution/index.ts",
      "adapters/supabase/index": "src/adapters/supabase/index.ts",
      "adapters/postgres/index": "src/adapters/postgres/index.ts",
      "adapters/postgres/migrate": "src/adapters/postgres/migrate.ts",
      "adapters/bullmq/index": "src/adapters/bullmq/index.ts",
      "adapters/node/index": "src/adapters/node/index.ts",
      "adapters/smtp/index": "src/adapters/smtp/index.ts",
      "testing/index": "src/testing/index.ts",
      "cli/main": "src/cli/main.ts",
    },
    {
      external: ["vitest"],
      // The CommonJS files find the migrations by import.meta.url too.
      shims: true,
      onSuccess: async () => {
        await cp("../../supabase/migrations", "dist/migrations", { recursive: true });
      },
    },
  ),
);
