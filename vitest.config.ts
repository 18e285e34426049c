import { defineConfig } from "vitest/config";

const source = ["@prosa/source", "module", "node", "development|production"];
const shared = { resolve: { conditions: source }, ssr: { resolve: { conditions: source } } };

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["{packages,examples}/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/*.int.test.ts", "**/node_modules/**", "**/dist/**", "**/.next/**"],
        },
      },
      {
        ...shared,
        test: {
          name: "integration",
          include: ["packages/*/src/**/*.int.test.ts", "supabase/tests/**/*.int.test.ts"],
          exclude: ["supabase/tests/faults/**", "**/node_modules/**"],
          globalSetup: ["supabase/tests/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        ...shared,
        test: {
          name: "faults",
          include: ["supabase/tests/faults/*.int.test.ts"],
          globalSetup: ["supabase/tests/global-setup.ts"],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
      {
        ...shared,
        test: {
          name: "embed",
          include: ["packages/react-inbox/embed/*.embed.ts"],
          globalSetup: ["packages/react-inbox/embed/global-setup.ts"],
          testTimeout: 90_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          name: "e2e",
          include: ["examples/next-app/e2e/**/*.e2e.ts"],
          globalSetup: ["examples/next-app/e2e/global-setup.ts"],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
