import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { later } from "../strings/later-pt-br.ts";
import { type FakeTransport, seedBusiness } from "../testing/index.ts";
import { findOverflow } from "./find-overflow.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Templates",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 760, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const closed = { seed: seedBusiness(-30) };
const last = () => transport?.server.thread("conversation-1").at(-1);
const openByButton = async (canvasElement: HTMLElement) => {
  const canvas = within(canvasElement);
  await userEvent.click(await canvas.findByRole("button", { name: "Enviar modelo" }));
  return within(await canvas.findByRole("dialog", { name: later.templates.title }));
};

export const WindowOpen: Story = {
  args: { options: { seed: seedBusiness(20 * 60) } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await canvas.findByRole("button", { name: "Enviar modelo" });
    await expect(canvas.queryByText(/Resposta livre/)).toBeNull();
  },
};

export const WindowClosing: Story = {
  args: { options: { seed: seedBusiness(95) } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const notice = await canvas.findByText("Resposta livre por mais 1 h 35");
    await expect(notice).toHaveAttribute("title", "Até 12 de novembro de 2026 às 12:01");
    await expect(canvas.getByRole("textbox", { name: "Responder a Marina" })).toBeEnabled();
    await userEvent.click(canvas.getByRole("button", { name: "Nota interna" }));
    await expect(canvas.queryByText(/Resposta livre/)).toBeNull();
  },
};

export const WindowClosed: Story = {
  args: { options: closed, ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText(/O cliente não escreve há mais de 24 h/);
    await expect(canvas.queryByRole("textbox", { name: "Responder a Marina" })).toBeNull();
    await expect(canvas.queryByRole("button", { name: "Anexar" })).toBeNull();
    await userEvent.click(canvas.getByRole("button", { name: "Nota interna" }));
    await userEvent.type(canvas.getByRole("textbox"), "Ligar amanhã{Enter}");
    await waitFor(() => expect(last()?.direction).toBe("note"));
  },
};

export const WindowReopened: Story = {
  args: { options: closed, ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText(/O cliente não escreve/);
    transport?.server.openWindow("conversation-1", 24);
    await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await expect(canvas.queryByText(/O cliente não escreve/)).toBeNull();
  },
};

export const SentByKeysAlone: Story = {
  args: { options: closed, ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText(/O cliente não escreve/);
    canvasElement.querySelector<HTMLElement>("[data-conversation]")?.focus();
    await userEvent.keyboard("t");
    const dialog = within(await canvas.findByRole("dialog", { name: later.templates.title }));
    const field = await dialog.findByRole("combobox");
    await waitFor(() => expect(field).toHaveFocus());
    await expect(await dialog.findAllByRole("option")).toHaveLength(3);
    await userEvent.keyboard("orçam");
    await waitFor(() => expect(dialog.getAllByRole("option")).toHaveLength(1));
    await userEvent.keyboard("{Enter}");
    const first = await dialog.findByRole("textbox", { name: "Título: {{1}}" });
    await waitFor(() => expect(first).toHaveFocus());
    await expect(dialog.getByRole("button", { name: "Enviar modelo" })).toBeDisabled();
    await dialog.findByText("Faltam 4 campos");
    await userEvent.keyboard("1042");
    await userEvent.click(dialog.getAllByRole("button", { name: "Preencher com Marina" })[1]!);
    await userEvent.type(dialog.getByRole("textbox", { name: "Texto: {{2}}" }), "sexta");
    await userEvent.type(dialog.getByRole("textbox", { name: /Fim do link/ }), "a1b2");
    const preview = within(dialog.getByRole("region", { name: "Prévia" }));
    await preview.findByText(/Olá, Marina! Seu orçamento está pronto. Ele vale até sexta./);
    await userEvent.keyboard("{Enter}");
    await waitFor(() =>
      expect(last()).toMatchObject({
        kind: "template",
        body: "Orçamento 1042\nOlá, Marina! Seu orçamento está pronto. Ele vale até sexta.\nMarcenaria Horizonte",
      }),
    );
    await waitFor(() => expect(canvas.queryByRole("dialog")).toBeNull());
    await canvas.findByText("Abrir orçamento");
    await waitFor(() =>
      expect(canvas.getByRole("button", { name: "Enviar modelo" })).toHaveFocus(),
    );
  },
};

export const FromThePalette: Story = {
  args: { options: { seed: seedBusiness() } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    input.focus();
    await userEvent.keyboard("{Control>}k{/Control}");
    const palette = await canvas.findByRole("combobox");
    await userEvent.type(palette, "modelo{Enter}");
    await canvas.findByRole("dialog", { name: later.templates.title });
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("dialog")).toBeNull());
    await expect(canvas.getByRole("button", { name: "Enviar modelo" })).toHaveFocus();
  },
};

export const WrittenOffline: Story = {
  args: { options: closed, ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const dialog = await openByButton(canvasElement);
    await userEvent.click(await dialog.findByRole("option", { name: /boas_vindas/ }));
    transport?.disconnect();
    await userEvent.click(await dialog.findByRole("button", { name: "Enviar modelo" }));
    const text = await canvas.findByText(/tem novidades em/);
    await expect(text).toBeVisible();
    await expect(last()?.kind).not.toBe("template");
    transport?.connect();
    await waitFor(() => expect(last()).toMatchObject({ kind: "template", status: "queued" }));
    await expect(
      transport?.server.thread("conversation-1").filter(({ kind }) => kind === "template"),
    ).toHaveLength(1);
  },
};

export const NoneApproved: Story = {
  args: { options: { seed: { ...seedBusiness(-30), templates: {} } }, ready: keep },
  async play({ canvasElement }) {
    const dialog = await openByButton(canvasElement);
    await dialog.findByText(later.templates.emptyTitle);
    await userEvent.click(dialog.getByRole("button", { name: "Buscar de novo" }));
    await dialog.findByText(later.templates.emptyTitle);
  },
};

export const NoMatch: Story = {
  args: { options: closed },
  async play({ canvasElement }) {
    const dialog = await openByButton(canvasElement);
    await userEvent.type(await dialog.findByRole("combobox"), "boleto");
    await dialog.findByText("Nenhum modelo com “boleto”");
  },
};

export const Loading: Story = {
  args: { options: { ...closed, intercept: { templates: "hang" } } },
  async play({ canvasElement }) {
    const dialog = await openByButton(canvasElement);
    await dialog.findByText(later.templates.loading);
  },
};

export const Failed: Story = {
  args: {
    options: {
      ...closed,
      intercept: {
        templates: new ProsaError("storage.unavailable", "O banco de dados não respondeu."),
      },
    },
  },
  async play({ canvasElement }) {
    const dialog = await openByButton(canvasElement);
    const alert = await dialog.findByRole("alert");
    await expect(within(alert).getByRole("button", { name: "Tentar de novo" })).toBeVisible();
  },
};

export const Stale: Story = {
  args: { options: { seed: { ...seedBusiness(-30), templatesError: "channel.unavailable" } } },
  async play({ canvasElement }) {
    const dialog = await openByButton(canvasElement);
    await dialog.findByText(later.templates.stale);
    await expect(dialog.getAllByRole("option")).toHaveLength(3);
  },
};

export const RefusedMeanwhile: Story = {
  args: {
    options: {
      seed: seedBusiness(5),
      intercept: { send: new ProsaError("message.window_closed", "Closed.") },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await userEvent.type(input, "Ainda dá?{Enter}");
    await canvas.findByText(/fechou o prazo de resposta/);
  },
};

export const DarkAndNarrow: Story = {
  args: { options: closed, scheme: "dark", widthPx: 320 },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText(/O cliente não escreve/);
    await expect(findOverflow(canvasElement)).toEqual([]);
    const dialog = await openByButton(canvasElement);
    await userEvent.click(await dialog.findByRole("option", { name: /orcamento_pronto/ }));
    await dialog.findByRole("region", { name: "Prévia" });
  },
};

export const WithoutTheTransport: Story = {
  args: { options: { ...closed, without: ["templates"] } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText(/O cliente não escreve/);
    await expect(canvas.queryByRole("button", { name: "Enviar modelo" })).toBeNull();
  },
};
