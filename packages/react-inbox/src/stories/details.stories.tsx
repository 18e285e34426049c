import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fireEvent, userEvent, waitFor, within } from "storybook/test";
import {
  buildConversation,
  buildMessage,
  buildSession,
  type FakeTransport,
} from "../testing/index.ts";
import { attachment } from "../testing/seed-media.ts";
import { silence } from "./silence.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Thread/Details",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 640, conversationId: "c" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const voice = (id: string, seq: number, seconds: number) =>
  buildMessage({
    id,
    seq,
    conversationId: "c",
    kind: "audio",
    body: null,
    content: { voice: true },
    attachments: [
      attachment({
        id: `${id}-file`,
        kind: "audio",
        mime: "audio/wav",
        durationMs: seconds * 1000,
        storagePath: silence(seconds),
      }),
    ],
  });

export const OneVoiceAtATime: Story = {
  args: {
    options: {
      seed: {
        session: buildSession(),
        conversations: [buildConversation({ id: "c", lastSeq: 2 })],
        messages: [voice("one", 1, 20), voice("two", 2, 20)],
      },
    },
  },
  async play({ canvasElement }) {
    const log = within(await within(canvasElement).findByRole("log"));
    const [first, second] = await log.findAllByRole("button", { name: /Ouvir|Tocar|Reproduzir/ });
    const players = () => [...canvasElement.querySelectorAll("audio")];
    const isPlaying = () => players().map(({ paused }) => !paused);
    await waitFor(() => expect(second).toBeEnabled());
    await userEvent.click(first as HTMLElement);
    await waitFor(() => expect(isPlaying()).toEqual([true, false]));
    await userEvent.click(second as HTMLElement);
    await waitFor(() => expect(isPlaying()).toEqual([false, true]));
    players()[1]?.pause();

    const [slider] = log.getAllByRole("slider");
    slider?.focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowLeft}");
    await expect(slider).toHaveAttribute("aria-valuenow", "5");
    await userEvent.keyboard("{End}");
    await expect(slider).toHaveAttribute("aria-valuenow", "20");
    // One speed for all of them.
    await fireEvent.click(log.getAllByRole("button", { name: /1×/ })[0] as HTMLElement);
    await waitFor(() =>
      expect(players().map(({ playbackRate }) => playbackRate)).toEqual([1.5, 1.5]),
    );
  },
};

export const SaysWhatComesInOnce: Story = {
  args: {
    ready: keep,
    options: {
      seed: {
        session: buildSession(),
        conversations: [buildConversation({ id: "c", lastSeq: 1 })],
        messages: [buildMessage({ id: "m", seq: 1, conversationId: "c", body: "Bom dia" })],
      },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await within(await canvas.findByRole("log")).findByText("Bom dia");
    const voices = () => [...canvasElement.querySelectorAll("[aria-live=polite]")];
    const heard: string[] = [];
    const observer = new MutationObserver(() => {
      const said = voices()
        .map(({ textContent }) => textContent)
        .find((text) => text.includes("Cheguei"));
      if (said && said !== heard.at(-1)) heard.push(said);
    });
    observer.observe(canvasElement, { subtree: true, childList: true, characterData: true });
    transport?.server.receive("c", { body: "Cheguei" });
    transport?.server.receive("c", { body: "Estou na porta" });
    await waitFor(() => expect(heard).toHaveLength(1), { timeout: 5_000 });
    observer.disconnect();
    await expect(heard[0]).toContain("Estou na porta");
    await expect(heard.join()).not.toContain("Bom dia");
  },
};
