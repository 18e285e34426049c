import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { createRecorder, type RecorderState } from "../inbox/recorder/create-recorder.ts";
import { buildSession, type FakeTransport, seedHorizonte } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Composer/Voice",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const contents: unknown[] = [];
const keep = (made: FakeTransport) => {
  transport = made;
  contents.length = 0;
  const { send } = made;
  made.send = (message, options) => {
    contents.push(message.content);
    return send(message, options);
  };
};
const start = async (canvasElement: HTMLElement) => {
  const canvas = within(canvasElement);
  await canvas.findByRole("textbox", { name: "Responder a Marina" });
  await userEvent.click(await canvas.findByRole("button", { name: "Gravar áudio" }));
  const bar = within(await canvas.findByRole("region", { name: "Gravação" }));
  await bar.findByText("Gravando");
  await waitFor(() => expect(bar.getByRole("timer")).toHaveTextContent("0:01"));
  return { canvas, bar };
};

/** Chromium's fake microphone beeps. */
export const RecordedAndSent: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const { canvas, bar } = await start(canvasElement);
    await userEvent.click(bar.getByRole("button", { name: "Pausar" }));
    await bar.findByText("Pausado");
    await userEvent.click(bar.getByRole("button", { name: "Continuar gravando" }));
    await userEvent.click(bar.getByRole("button", { name: "Parar e ouvir" }));
    await bar.findByLabelText("Ouvir a gravação");
    await userEvent.click(bar.getByRole("button", { name: "Enviar áudio" }));
    await waitFor(() => expect(contents).toMatchObject([{ kind: "media", voice: true }]));
    await expect(await canvas.findByRole("textbox")).toHaveFocus();
    await expect(transport?.server.thread("conversation-1").at(-1)?.direction).toBe("out");
  },
};

export const GivenUpWithEscape: Story = {
  args: { ready: keep, widthPx: 390, scheme: "dark" },
  async play({ canvasElement }) {
    const { canvas } = await start(canvasElement);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("region", { name: "Gravação" })).toBeNull());
    await expect(contents).toEqual([]);
  },
};

/** A recording ends by itself, and is kept. */
export const EndsAtItsLimit: Story = {
  async play() {
    let state: RecorderState | undefined;
    const recorder = createRecorder({
      maxMs: 400,
      onState: (next) => {
        state = next;
      },
    });
    await recorder.start();
    await waitFor(() => expect(state?.status).toBe("preview"), { timeout: 10_000 });
    await expect(state?.elapsedMs).toBeGreaterThanOrEqual(400);
    await expect(state?.file?.size).toBeGreaterThan(0);
    recorder.close();
  },
};

export const ByItsKey: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("textbox", { name: "Responder a Marina" }));
    await canvas.findByRole("button", { name: "Gravar áudio" });
    await userEvent.keyboard("{Control>}{Shift>}[KeyM]{/Shift}{/Control}");
    await canvas.findByRole("region", { name: "Gravação" });
  },
};

export const NotAllowed: Story = {
  async play({ canvasElement }) {
    const { getUserMedia } = navigator.mediaDevices;
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
    try {
      const canvas = within(canvasElement);
      await userEvent.click(await canvas.findByRole("button", { name: "Gravar áudio" }));
      const alert = within(await canvas.findByRole("alert"));
      await expect(alert.getByText(/não deixou usar o microfone/)).toBeVisible();
      await expect(alert.getByText(/permita o microfone/)).toBeVisible();
      await userEvent.click(alert.getByRole("button", { name: "Fechar" }));
      await expect(await canvas.findByRole("textbox")).toBeVisible();
    } finally {
      navigator.mediaDevices.getUserMedia = getUserMedia;
    }
  },
};

export const NotOfThisChannel: Story = {
  args: {
    options: {
      seed: {
        ...seedHorizonte(),
        session: (() => {
          const session = buildSession();
          const channels = session.channels.map((channel) => ({
            ...channel,
            capabilities: { ...channel.capabilities, voiceNotes: false },
          }));
          return { ...session, channels };
        })(),
      },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: "Anexar" });
    await expect(canvas.queryByRole("button", { name: "Gravar áudio" })).toBeNull();
  },
};
