import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildMessage, type FakeTransport, seedHorizonte } from "../testing/index.ts";
import { attachment, picture } from "../testing/seed-media.ts";
import { albums } from "./albums.ts";
import { everyKind } from "./every-kind.ts";
import { group } from "./group.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Thread",
  component: StoryInbox,
  args: { widthPx: 1040, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const threadOf = async (canvasElement: HTMLElement) =>
  within(await within(canvasElement).findByRole("log"));

export const EveryKind: Story = {
  args: {
    heightPx: 3_400,
    options: { seed: { ...seedHorizonte(), messages: everyKind() } },
  },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await thread.findByText(/só pode ser vista no celular/);
    await expect(await thread.findByText("Qual puxador?")).toBeVisible();
    await expect(thread.getByRole("slider", { name: "Posição do áudio" })).toBeVisible();
  },
};

export const EveryKindDark: Story = {
  args: {
    heightPx: 3_400,
    scheme: "dark",
    options: { seed: { ...seedHorizonte(), messages: everyKind() } },
  },
  async play({ canvasElement }) {
    await (await threadOf(canvasElement)).findByText(/só pode ser vista no celular/);
  },
};

const lost = buildMessage({
  id: "lost",
  kind: "image",
  body: null,
  attachments: [attachment({ id: "lost-file", kind: "image", state: "failed" })],
});

/** A received file that failed is asked for again, and its states follow as they happen. */
export const FileThatFailed: Story = {
  args: { ready: keep, options: { seed: { ...seedHorizonte(), messages: [lost] } } },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await thread.findByText("O arquivo não veio");
    await userEvent.click(thread.getByRole("button", { name: "Tentar de novo" }));
    await thread.findByText("Buscando o arquivo");
    await expect(thread.queryByRole("button", { name: "Tentar de novo" })).toBeNull();
    transport?.server.editMessage("lost", {
      attachments: [
        attachment({
          id: "lost-file",
          kind: "image",
          fileName: "parede.jpg",
          storagePath: picture(0),
          thumbnailPath: picture(1),
        }),
      ],
    });
    const shown = await thread.findByRole("img", { name: "parede.jpg" });
    await waitFor(() => expect(shown).toHaveAttribute("src", picture(1)));
    await waitFor(() => expect(shown.closest("a")).toHaveAttribute("href", picture(0)));
  },
};

export const Albums: Story = {
  args: { heightPx: 1_400, options: { seed: { ...seedHorizonte(), messages: albums() } } },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await thread.findByText("Álbum");
    await expect(thread.queryByText("Dobrada na nossa")).toBeNull();
    await expect(thread.getAllByRole("article")).toHaveLength(5);
    const long = thread.getByText("É essa parede da pia").closest("[role=article]");
    if (!(long instanceof HTMLElement)) throw new Error("The album has no bubble.");
    await expect(within(long).getAllByRole("link")).toHaveLength(4);
    await userEvent.click(within(long).getByRole("button", { name: /Mostrar todas as fotos/ }));
    await expect(within(long).getAllByRole("link")).toHaveLength(6);
  },
};

const said = (id: string, seq: number, body: string) => buildMessage({ id, seq, body });

/** Each bubble runs as its own text does, whatever the inbox and its neighbors do. */
export const ArabicAmongPortuguese: Story = {
  args: {
    options: {
      seed: {
        ...seedHorizonte(),
        messages: [
          said("pt", 1, "Bom dia, vocês entregam no sábado?"),
          said("ar", 2, "صباح الخير، هل لديكم خزانة بعرض 120 سم؟"),
          said("mixed", 3, "12:00 مرحبا Marina"),
          buildMessage({
            id: "answer",
            seq: 4,
            body: "نعم، يوم السبت",
            content: { forwarded: true },
            replyTo: {
              id: "pt",
              externalId: null,
              kind: "text",
              body: "Bom dia, vocês entregam no sábado?",
              direction: "in",
            },
          }),
        ],
      },
    },
  },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    const textOf = (body: RegExp) =>
      thread.getAllByText(body)[0]?.closest(".prosa-bub") as HTMLElement;
    await thread.findByText(/صباح الخير/);
    await expect(
      getComputedStyle(canvasElement.querySelector("[role=log]") as Element).direction,
    ).toBe("ltr");
    for (const [body, direction] of [
      [/^Bom dia.*sábado\?$/, "ltr"],
      [/صباح الخير/, "rtl"],
      [/مرحبا/, "rtl"],
      [/نعم/, "rtl"],
    ] as const) {
      const bubble = textOf(body);
      await expect(bubble).toHaveAttribute("dir", "auto");
      await expect(getComputedStyle(bubble).direction).toBe(direction);
      // A guess would be read aloud in the wrong voice.
      await expect(bubble.closest("[role=article]")?.querySelector("[lang]")).toBeNull();
    }
  },
};

export const Group: Story = {
  args: { options: { seed: group() }, conversationId: "conversation-1" },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await expect((await thread.findAllByText("Otávio Lins"))[0]).toBeVisible();
    await expect(
      within(canvasElement).getByRole("heading", { name: /^Grupo/, level: 2 }),
    ).toBeVisible();
  },
};

export const UnknownAndFailed: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await thread.findByText("Resultado desconhecido: pode ter saído");
    await userEvent.click(thread.getByRole("button", { name: "Reenviar mesmo assim" }));
    await waitFor(() => expect(transport?.server.message("m-17").status).toBe("sent"));
  },
};

export const UnknownVerified: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await userEvent.click(await thread.findByRole("button", { name: "Verificar" }));
    await waitFor(() => expect(transport?.server.message("m-17").status).toBe("sent"));
    await waitFor(() => expect(thread.queryByText(/Resultado desconhecido/)).toBeNull());
  },
};

export const WaitingForItsTurn: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await thread.findByText("Resultado desconhecido: pode ter saído");
    transport?.server.editMessage("m-17", {
      status: "queued",
      waiting: { for: "pace", until: new Date("2026-11-22T17:05:00Z").toISOString() },
    });
    await thread.findByText(/^Aguardando o ritmo do canal até \d\d:05$/);
    await userEvent.click(thread.getByRole("button", { name: "Cancelar" }));
    await waitFor(() => expect(transport?.server.message("m-17").deletedAt).not.toBeNull());
  },
};

export const TypingAndIncoming: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await thread.findByText("3 mensagens novas");
    transport?.server.typing("conversation-1");
    await thread.findByText("Marina está digitando");
    transport?.server.receive("conversation-1", { body: "Cheguei!" });
    await thread.findByText("Cheguei!");
    await waitFor(() => expect(thread.queryByText("Marina está digitando")).toBeNull());
  },
};

export const Loading: Story = {
  args: { options: { intercept: { messages: "hang" } } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await waitFor(() => expect(canvas.getAllByRole("status").length).toBeGreaterThan(0));
  },
};

export const Failed: Story = {
  args: {
    options: {
      intercept: { messages: new ProsaError("storage.unavailable", "A conexão caiu na leitura.") },
    },
  },
  async play({ canvasElement }) {
    await within(canvasElement).findByText("Não deu para abrir esta conversa");
  },
};

export const Empty: Story = {
  args: { options: { seed: { ...seedHorizonte(), messages: [] } } },
  async play({ canvasElement }) {
    await within(canvasElement).findByText("Esta conversa ainda não tem mensagens");
  },
};

export const Offline: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText("3 mensagens novas");
    transport?.disconnect();
    await canvas.findByText("Reconectando.", undefined, { timeout: 4_000 });
  },
};

export const LongHistory: Story = {
  args: {
    options: {
      seed: {
        ...seedHorizonte(),
        messages: Array.from({ length: 3_000 }, (_, index) =>
          buildMessage({ id: `long-${index}`, seq: index + 1, body: `Mensagem ${index + 1}` }),
        ),
      },
    },
  },
  async play({ canvasElement }) {
    const thread = await threadOf(canvasElement);
    await thread.findAllByText(/^Mensagem \d+$/);
    const box = await within(canvasElement).findByRole("log");
    const loadedPx = box.scrollHeight;
    await expect(loadedPx).toBeLessThan(10_000);

    box.scrollTop = 0;
    await waitFor(() => expect(box.scrollHeight).toBeGreaterThan(loadedPx + 1_000));
    await thread.findByText("Mensagem 2941");
    const fromTopPx =
      thread.getByText("Mensagem 2941").getBoundingClientRect().top -
      box.getBoundingClientRect().top;
    await expect(Math.abs(fromTopPx)).toBeLessThan(60);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await expect(box.scrollHeight).toBeLessThan(3 * loadedPx);

    const drawn = canvasElement.querySelectorAll("[role=article]").length;
    await expect(drawn).toBeGreaterThan(5);
    await expect(drawn).toBeLessThan(60);
  },
};
