import { fileURLToPath } from "node:url";
import { storybookTest } from "@storybook/addon-vitest/vitest-plugin";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A microphone that beeps, and is allowed.
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  // A story's click is no gesture of a person.
  "--autoplay-policy=no-user-gesture-required",
];

/** Stories as tests in Chromium: `PROSA_CHROMIUM` names its executable. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [storybookTest({ configDir: fileURLToPath(new URL(".storybook", import.meta.url)) })],
  optimizeDeps: {
    include: [
      "react",
      "react-dom",
      "react-dom/client",
      "react/jsx-runtime",
      "react/jsx-dev-runtime",
      "@storybook/addon-a11y/preview",
      "@tanstack/react-virtual",
      "@radix-ui/react-primitive",
      "radix-ui",
      "lucide-react",
      "linkify-it",
      "frimousse",
      "idb-keyval",
      "valibot",
    ],
  },
  test: {
    name: "stories",
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      viewport: { width: 1440, height: 900 },
      instances: [{ browser: "chromium" }],
      provider: playwright({
        launchOptions: { executablePath: process.env.PROSA_CHROMIUM ?? "/usr/bin/chromium", args },
      }),
    },
  },
});
