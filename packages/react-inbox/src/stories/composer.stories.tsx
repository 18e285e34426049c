import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildSession, type FakeTransport, seedHorizonte } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Composer",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};

export const Reply: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await userEvent.type(input, "Combinado{Shift>}{Enter}{/Shift}às 9h{Enter}");
    await expect(input).toHaveValue("");
    await waitFor(() =>
      expect(transport?.server.thread("conversation-1").at(-1)?.body).toBe("Combinado\nàs 9h"),
    );
  },
};

export const Note: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await userEvent.click(canvas.getByRole("button", { name: "Nota interna" }));
    await userEvent.type(canvas.getByRole("textbox"), "Só entre nós");
    await userEvent.click(canvas.getByRole("button", { name: "Salvar nota" }));
    await waitFor(() =>
      expect(transport?.server.thread("conversation-1").at(-1)?.direction).toBe("note"),
    );
  },
};

export const Quoting: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText("3 mensagens novas");
    const message = (await canvas.findAllByRole("article")).at(-1);
    if (!message) throw new Error("There is no message.");
    message.focus();
    (await within(message).findByRole("button", { name: "Responder" })).focus();
    await userEvent.keyboard("{Enter}");
    await canvas.findByText(/Respondendo a/);
    await userEvent.type(canvas.getByRole("textbox"), "Sim{Enter}");
    await waitFor(() =>
      expect(transport?.server.thread("conversation-1").at(-1)?.replyTo).not.toBeNull(),
    );
  },
};

export const Attaching: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: "Anexar" });
    const picker = canvasElement.querySelector<HTMLInputElement>('input[type="file"]');
    const file = new File(["amostra"], "amostra-freijo.jpg", { type: "image/jpeg" });
    if (picker) await userEvent.upload(picker, file);
    await canvas.findByText(/pronto/);
    await expect(canvas.getByRole("button", { name: "Enviar" })).toBeEnabled();
  },
};

export const WrongType: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: "Anexar" });
    const picker = canvasElement.querySelector<HTMLInputElement>('input[type="file"]');
    const big = new File([new Uint8Array(17 * 1024 * 1024)], "longo.mp4", { type: "video/mp4" });
    if (picker) await userEvent.upload(picker, big);
    await canvas.findByText(/Este canal aceita até/);
  },
};

export const ReadOnly: Story = {
  args: {
    options: {
      seed: {
        ...seedHorizonte(),
        session: (() => {
          const session = buildSession();
          return {
            ...session,
            tenant: session.tenant && { ...session.tenant, role: "viewer" as const },
            permissions: ["conversation.read"],
          };
        })(),
      },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText(/Seu acesso é de leitura/);
    await expect(canvas.queryByRole("textbox")).toBeNull();
    await expect(canvas.queryByRole("button", { name: "Resolver" })).toBeNull();
  },
};

export const AnsweredBefore: Story = {
  args: {
    options: {
      intercept: { send: new ProsaError("conversation.answered", "A colleague answered.") },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await userEvent.type(input, "Oi Marina{Enter}");
    await canvas.findByText(/^Alguém respondeu depois que você começou/);
    const voice = canvasElement.querySelector("[aria-live=assertive]");
    await waitFor(() =>
      expect(voice).toHaveTextContent(
        "Mensagem para Marina Siqueira. Não enviada: alguém respondeu antes. Na conversa: Enviar mesmo assim, Descartar.",
      ),
    );
  },
};

export const ColleagueIsReplying: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText("3 mensagens novas");
    transport?.setPeers("conversation-1", [{ id: "op-caio", name: "Caio Menezes", typing: true }]);
    await canvas.findByText("Caio está respondendo nesta conversa");
  },
};
