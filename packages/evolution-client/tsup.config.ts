import { defineConfig } from "tsup";
import { library } from "../../scripts/tsup.ts";

export default defineConfig(
  library({ index: "src/index.ts", "testing/index": "src/testing/index.ts" }),
);
