import type { Meta, StoryObj } from "@storybook/react-vite";
import { useMemo } from "react";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { memoryStore } from "../../store/key-value-store.ts";
import { base } from "../../testing/build.ts";
import { fakeTransport } from "../../testing/index.ts";
import { useStorySettings } from "../story-settings.ts";
import { OwnInbox } from "./own-inbox.tsx";

function OwnInboxStory() {
  const { locale } = useStorySettings();
  const props = useMemo(
    () => ({ transport: fakeTransport({ now: () => base }), storage: memoryStore() }),
    [],
  );
  return (
    <div style={{ blockSize: 640 }}>
      <OwnInbox
        {...props}
        tenantId="tenant-horizonte"
        locale={locale}
        timeZone="America/Sao_Paulo"
        now={() => base}
      />
    </div>
  );
}

const meta = { title: "Guides/Build your own inbox", component: OwnInboxStory } satisfies Meta;
export default meta;

/** The tutorial's code, running. */
export const Running: StoryObj<typeof meta> = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: /Marina Siqueira/ }));
    const input = await canvas.findByRole("textbox");
    await userEvent.type(input, "Da minha própria caixa{Enter}");
    await waitFor(() =>
      expect(canvas.getByRole("log")).toHaveTextContent("Da minha própria caixa"),
    );
  },
};
