import type { Preview } from "@storybook/react-vite";
import { configure } from "storybook/test";
import "../src/styles/index.css";

// Parts load when they are first asked for, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

const preview: Preview = {
  parameters: {
    layout: "fullscreen",
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
