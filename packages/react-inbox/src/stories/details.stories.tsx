import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fireEvent, userEvent, waitFor, within } from "storybook/test";
import {
  buildConversation,
  buildMessage,
  buildSession,
  type FakeTransport,
  seedHorizonte,
} from "../testing/index.ts";
import { attachment } from "../testing/seed-media.ts";
import { everyKind } from "./every-kind.ts";
import { listen } from "./listen.ts";
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

const greeting = buildMessage({ id: "m", seq: 1, conversationId: "c", body: "Bom dia" });
const conversationOf = (id: string, name: string, lastSeq = 1) =>
  buildConversation({
    id,
    lastSeq,
    contact: { ...buildConversation().contact, id: `contact-${id}`, name },
  });

export const SaysWhatComesInOnce: Story = {
  args: {
    ready: keep,
    options: {
      seed: {
        session: buildSession(),
        conversations: [buildConversation({ id: "c", lastSeq: 1 })],
        messages: [greeting],
      },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await within(await canvas.findByRole("log")).findByText("Bom dia");
    const voices = listen(canvasElement);
    transport?.server.receive("c", { body: "Cheguei" });
    transport?.server.receive("c", { body: "Estou na porta" });
    await waitFor(() => expect(voices.heard).toHaveLength(1), { timeout: 5_000 });
    await expect(voices.heard[0]?.politeness).toBe("polite");
    await expect(voices.heard[0]?.text).toMatch(/^.+: Cheguei, \d\d:\d\d .+: Estou na porta, /);
    await expect(voices.heard[0]?.text).not.toContain("Bom dia");
    // The same words again are said again.
    transport?.server.receive("c", { body: "Ok" });
    await waitFor(() => expect(voices.heard).toHaveLength(2), { timeout: 5_000 });
    transport?.server.receive("c", { body: "Ok" });
    await waitFor(() => expect(voices.heard).toHaveLength(3), { timeout: 5_000 });
    voices.stop();
  },
};

/** Messages that come faster than once a second are not held back until it is quiet. */
export const SaysWhatComesWithoutAPause: Story = {
  args: SaysWhatComesInOnce.args,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await within(await canvas.findByRole("log")).findByText("Bom dia");
    const voices = listen(canvasElement);
    const startedAt = performance.now();
    const coming = setInterval(() => transport?.server.receive("c", { body: "Mais uma" }), 200);
    try {
      await waitFor(() => expect(voices.heard.length).toBeGreaterThan(1), { timeout: 6_000 });
    } finally {
      clearInterval(coming);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    await expect(voices.heard.length).toBeLessThanOrEqual(Math.ceil(seconds));
    voices.stop();
  },
};

/** Whichever conversation it was for: to whom, what happened, and what may be done about it. */
export const SaysWhatWasNotSent: Story = {
  args: {
    ready: keep,
    options: {
      seed: {
        session: buildSession(),
        conversations: [
          conversationOf("c", "Marina Siqueira"),
          conversationOf("other", "Otávio Lins"),
        ],
        messages: [
          greeting,
          buildMessage({ id: "o", seq: 1, conversationId: "other", body: "Qual o prazo?" }),
        ],
      },
      intercept: { send: new ProsaError("message.unsupported", "This channel sends none.") },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const log = within(await canvas.findByRole("log"));
    await log.findByText("Bom dia");
    const voices = listen(canvasElement);
    await userEvent.type(canvas.getByRole("textbox", { name: /^Responder a/ }), "Oi{Enter}");
    await waitFor(() => expect(voices.heard).toHaveLength(1), { timeout: 5_000 });
    await expect(voices.heard[0]).toEqual({
      politeness: "assertive",
      text: "Mensagem para Marina Siqueira. Não enviada: este canal não envia isso. Na conversa: Tentar de novo, Descartar.",
    });
    const failed = (await log.findByText("Oi")).closest<HTMLElement>("[role=article]");
    for (const name of ["Tentar de novo", "Descartar"]) {
      await expect(within(failed as HTMLElement).getByRole("button", { name })).toBeVisible();
    }
    // It fails once more, and is told once more.
    await userEvent.click(
      within(failed as HTMLElement).getByRole("button", { name: "Tentar de novo" }),
    );
    await waitFor(() => expect(voices.heard).toHaveLength(2), { timeout: 5_000 });
    await expect(canvasElement.querySelectorAll("[aria-live=assertive]")).toHaveLength(1);
    voices.stop();
  },
};

/** The channel refuses it later, while another conversation is open. */
export const SaysWhatWasNotSentElsewhere: Story = {
  args: {
    ...SaysWhatWasNotSent.args,
    conversationId: undefined,
    options: { seed: SaysWhatWasNotSent.args?.options?.seed },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: /Otávio Lins/ }));
    await within(await canvas.findByRole("log")).findByText("Qual o prazo?");
    await userEvent.type(await canvas.findByRole("textbox", { name: /^Responder a/ }), "Dez dias");
    await userEvent.keyboard("{Enter}");
    const last = () => transport?.server.thread("other").at(-1);
    await waitFor(() => expect(last()?.body).toBe("Dez dias"));
    await userEvent.click(canvas.getByRole("button", { name: /Marina Siqueira/ }));
    await within(await canvas.findByRole("log")).findByText("Bom dia");
    const voices = listen(canvasElement);
    transport?.server.setStatus(last()?.id ?? "", "failed", "channel.disconnected");
    await waitFor(() => expect(voices.heard).toHaveLength(1), { timeout: 5_000 });
    await expect(voices.heard[0]).toEqual({
      politeness: "assertive",
      text: "Mensagem para Otávio Lins. Não enviada: o canal está fora do ar. Na conversa: Tentar de novo, Descartar.",
    });
    voices.stop();
  },
};

export const LoadsOlderMessagesInSilence: Story = {
  args: {
    options: {
      seed: {
        session: buildSession(),
        conversations: [buildConversation({ id: "c", lastSeq: 200, lastInboundSeq: 200 })],
        messages: Array.from({ length: 200 }, (_, index) =>
          buildMessage({
            id: `m-${index}`,
            seq: index + 1,
            conversationId: "c",
            body: `Mensagem ${index + 1}`,
            ...(index % 7 === 0 && {
              direction: "out",
              status: "failed",
              author: { kind: "member", id: buildSession().me.id, name: null },
            }),
          }),
        ),
      },
      faults: { maxDelayMs: 60 },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const box = await canvas.findByRole("log");
    await within(box).findByText("Mensagem 200");
    const voices = listen(canvasElement);
    await waitFor(
      async () => {
        box.scrollTop = 0;
        await expect(within(box).getByText("Mensagem 1")).toBeInTheDocument();
      },
      { timeout: 10_000 },
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await expect(voices.heard).toEqual([]);
    voices.stop();
  },
};

const positionOf = (article: Element) =>
  ["aria-posinset", "aria-setsize"].map((name) => article.getAttribute(name));

/** Where a message stands among all is said once all are loaded, and never guessed. */
export const PositionsOfArticles: Story = {
  args: {
    options: {
      seed: {
        session: buildSession(),
        conversations: [buildConversation({ id: "c", lastSeq: 90, lastInboundSeq: 90 })],
        messages: Array.from({ length: 90 }, (_, index) =>
          buildMessage({
            id: `m-${index}`,
            seq: index + 1,
            conversationId: "c",
            body: `Mensagem ${index + 1}`,
          }),
        ),
      },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const box = await canvas.findByRole("log");
    await within(box).findByText("Mensagem 90");
    for (const article of within(box).getAllByRole("article")) {
      await expect(positionOf(article)).toEqual([null, null]);
    }
    await waitFor(
      async () => {
        box.scrollTop = 0;
        const [first, second] = within(box).getAllByRole("article");
        await expect(first).toHaveTextContent("Mensagem 1");
        await expect([first, second].map((each) => positionOf(each as Element))).toEqual([
          ["1", "90"],
          ["2", "90"],
        ]);
      },
      { timeout: 10_000 },
    );
  },
};

/** Each says who wrote it, when, and how far it got: the bubbles, the notes and the lines of work. */
export const NamesOfArticles: Story = {
  args: {
    conversationId: "conversation-1",
    heightPx: 3_400,
    options: {
      seed: {
        ...seedHorizonte(),
        messages: [
          ...everyKind(),
          buildMessage({
            id: "work",
            seq: 900,
            direction: "system",
            kind: "system",
            body: null,
            author: { kind: "member", id: "op-caio", name: "Caio Menezes" },
            content: { work: { status: { from: "open", to: "resolved", until: null } } },
          }),
        ],
      },
    },
  },
  async play({ canvasElement }) {
    const log = within(await within(canvasElement).findByRole("log"));
    await log.findByText(/só pode ser vista no celular/);
    const names = log.getAllByRole("article").map((each) => ({
      name: each.getAttribute("aria-label") ?? "",
      status: each.getAttribute("data-status"),
    }));
    await expect(names.length).toBeGreaterThan(20);
    const words = "Enviando|Enviada|Entregue|Lida|Ouvida|Não enviada|Resultado desconhecido";
    const unnamed = names.filter(
      ({ name, status }) =>
        !new RegExp(`^[^,]+, \\d\\d:\\d\\d${status ? `, (${words})` : ""}$`).test(name),
    );
    await expect(unnamed).toEqual([]);
    await expect(names.some(({ status }) => status === "failed")).toBe(true);
    await expect(names.map(({ name }) => name)).toContainEqual(
      expect.stringMatching(/^Caio Menezes resolveu a conversa, \d\d:\d\d$/),
    );
  },
};
