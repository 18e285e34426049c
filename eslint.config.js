import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Types may be named anywhere; what runs may only come from the rooms that a room knows. */
const room = (files, forbidden, message) => ({
  files,
  ignores: ["**/*.test.ts", "**/*.test.tsx", "**/*.stories.tsx", "**/testing/**"],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      { patterns: forbidden.map((regex) => ({ regex, message, allowTypeImports: true })) },
    ],
  },
});

const sdk = "packages/server-sdk/src";
const inbox = "packages/react-inbox/src";
const ours = "^@prosa/";
const node = "^node:";

export default tseslint.config(
  {
    ignores: ["**/dist/**", "**/.next/**", "**/storybook-static/**", ".prosa/**", "**/*.d.ts"],
  },
  {
    files: [
      "packages/*/src/**/*.{ts,tsx}",
      "examples/**/*.{ts,tsx}",
      "scripts/**/*.ts",
      "supabase/**/*.ts",
      "bench/**/*.ts",
    ],
    plugins: { "@typescript-eslint": tseslint.plugin, "react-hooks": reactHooks },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        project: ["tsconfig.json", "examples/next-app/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-floating-promises": ["error", { checkThenables: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
    },
  },
  {
    files: ["packages/react-inbox/src/**/*.{ts,tsx}", "examples/**/*.{ts,tsx}"],
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
    },
  },
  room(
    ["packages/core/src/**/*.ts"],
    [ours, node, "^[^.]"],
    "core knows no package, no clock, no I/O.",
  ),
  room(
    ["packages/evolution-client/src/**/*.ts"],
    [ours, node],
    "evolution-client stands alone and runs anywhere.",
  ),
  room(
    [`${sdk}/webhook/**/*.ts`],
    ["/(channels|adapters|inbound|outbound|api|media|maintenance|provision|cli)/"],
    "webhook knows ports and core.",
  ),
  room(
    [`${sdk}/{inbound,media,maintenance}/**/*.ts`],
    ["/(channels|adapters|webhook|outbound|api|cli)/"],
    "This room knows ports and core.",
  ),
  room(
    [`${sdk}/connection/**/*.ts`],
    ["/(channels|adapters|inbound|outbound|api|media|maintenance|cli)/"],
    "connection knows ports, core, how channels are provisioned and what a webhook token is.",
  ),
  room(
    [`${sdk}/outbound/**/*.ts`],
    ["/(channels|adapters|webhook|inbound|api|media|cli)/"],
    "outbound knows ports and core.",
  ),
  room(
    [`${sdk}/api/**/*.ts`],
    ["/(channels|adapters|webhook|inbound|outbound|media|cli)/"],
    "api knows ports and core.",
  ),
  room(
    [`${sdk}/channels/**/*.ts`],
    ["/(adapters|webhook|inbound|outbound|api|media|maintenance|cli)/", node],
    "A channel knows ports, core and its own client.",
  ),
  room(
    [`${sdk}/adapters/**/*.ts`],
    ["/(channels|webhook|inbound|outbound|api|media|maintenance)/"],
    "An adapter knows ports, core and its own technology.",
  ),
  room(
    [`${sdk}/prosa.ts`],
    ["/(channels|adapters)/", node],
    "prosa.ts joins rooms; the host chooses channels and adapters.",
  ),
  room(
    [`${inbox}/transport/**/*.ts`],
    ["/(store|hooks|primitives|inbox)/", "server-sdk"],
    "transport comes first.",
  ),
  room(
    [`${inbox}/store/**/*.ts`],
    ["/(hooks|primitives|inbox)/", "/transport/(?!transport)", "server-sdk", "^react"],
    "The store knows the transport port, core and no React.",
  ),
  room(
    [`${inbox}/hooks/**/*.{ts,tsx}`],
    ["/(primitives|inbox)/", "server-sdk"],
    "hooks know store.",
  ),
  room(
    [`${inbox}/primitives/**/*.{ts,tsx}`],
    ["/inbox/", "/store/", "server-sdk"],
    "primitives know hooks.",
  ),
  room(
    [`${inbox}/inbox/**/*.{ts,tsx}`],
    ["/(store|transport)/", "server-sdk"],
    "The drop-in is made of public primitives and hooks.",
  ),
  room(["examples/**/*.{ts,tsx}"], ["@prosa/[a-z-]+/(src|dist)/"], "Public entries only."),
);
