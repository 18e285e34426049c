import type { Preview } from "@storybook/react-vite";
import { configure } from "storybook/test";
import { StorySettingsContext, settingsOf } from "../src/stories/story-settings.ts";
import "../src/styles/index.css";

// Parts load when they are first asked for, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

const choice = (title: string, icon: string, items: string[]) => ({
  description: title,
  toolbar: { title, icon: icon as "mirror", items, dynamicTitle: true },
});

const preview: Preview = {
  globalTypes: {
    scheme: choice("Scheme", "mirror", ["light", "dark"]),
    locale: choice("Language", "globe", ["pt-BR", "en", "es", "pseudo"]),
    direction: choice("Direction", "transfer", ["ltr", "rtl"]),
  },
  initialGlobals: { scheme: "light", locale: "pt-BR", direction: "ltr" },
  decorators: [
    (Story, { globals }) => (
      <StorySettingsContext value={settingsOf(globals)}>
        <Story />
      </StorySettingsContext>
    ),
  ],
  parameters: {
    layout: "fullscreen",
    docs: { story: { inline: true } },
    options: { storySort: { order: ["Guides", "Inbox", "Primitives", "*"] } },
    a11y: {
      test: "error",
      // A story is a part of a page: landmarks and page headings are the host's.
      config: {
        rules: [
          { id: "region", enabled: false },
          { id: "page-has-heading-one", enabled: false },
          { id: "landmark-one-main", enabled: false },
        ],
      },
    },
  },
};

export default preview;
