import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { ptBR } from "../strings/pt-br.ts";
import type { FakeTransport } from "../testing/index.ts";
import { knownContact } from "./contact.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Contact panel",
  component: StoryInbox,
  args: { heightPx: 1000, widthPx: 1440, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const contact = () => transport?.server.contacts.get("contact-1");
const whole = { seed: knownContact() };
const panelOf = async (canvasElement: HTMLElement) =>
  within(await within(canvasElement).findByRole("complementary"));

export const Whole: Story = {
  args: { options: whole },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await panel.findByText("Prefere áudio curto. Não ligar depois das 18h.");
    await expect(panel.getByText("LID …7731")).toBeVisible();
    await expect(panel.getByText("14.860")).toBeVisible();
    await expect(panel.getByText("4 de dez. de 2026")).toBeVisible();
    await expect(panel.getByText("Vila Madalena")).toBeVisible();
    await expect(await panel.findByRole("button", { name: /conversa 1187/ })).toBeVisible();
    await expect(panel.getAllByRole("button", { name: /Foto.*ver na conversa/ })).toHaveLength(4);
    await expect(panel.getAllByRole("button", { name: "Editar nota" })).toHaveLength(1);
  },
};

export const Dark: Story = { args: { options: whole, scheme: "dark" } };

export const Renames: Story = {
  args: { options: whole, ready: keep },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await userEvent.click(await panel.findByRole("button", { name: "Editar" }));
    const field = panel.getByRole("textbox", { name: "Nome do contato" });
    await expect(field).toHaveFocus();
    await userEvent.clear(field);
    await userEvent.type(field, "Marina S. Alves{Enter}");
    await panel.findByRole("heading", { level: 2, name: "Marina S. Alves" });
    await expect(contact()?.contact.name).toBe("Marina S. Alves");
  },
};

export const EditsFieldsByTheirType: Story = {
  args: { options: whole, ready: keep },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await userEvent.click(await panel.findByRole("button", { name: /^Editar Plano/ }));
    await userEvent.selectOptions(panel.getByRole("combobox", { name: "Plano" }), "Ouro");
    await userEvent.click(panel.getByRole("button", { name: "Salvar" }));
    await waitFor(() => expect(contact()?.contact.attributes.plano).toBe("Ouro"));
    await userEvent.click(await panel.findByRole("button", { name: /^Editar Valor/ }));
    const amount = panel.getByRole("spinbutton", { name: "Valor" });
    await userEvent.clear(amount);
    await userEvent.type(amount, "15200.5{Enter}");
    await waitFor(() => expect(contact()?.contact.attributes.valor).toBe(15_200.5));
    await userEvent.click(await panel.findByRole("button", { name: /^Editar CPF/ }));
    await userEvent.clear(panel.getByRole("textbox", { name: "CPF" }));
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(contact()?.contact.attributes).not.toHaveProperty("cpf"));
  },
};

export const KeepsANoteThatWasNotSaved: Story = {
  args: {
    options: {
      ...whole,
      intercept: { "contacts.saveNote": new ProsaError("storage.unavailable", "Down.") },
    },
  },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await userEvent.click(await panel.findByRole("button", { name: "Nova nota do contato" }));
    const field = panel.getByRole("textbox", { name: "Nota do contato" });
    await userEvent.type(field, "Ligar só de manhã");
    await userEvent.click(panel.getByRole("button", { name: "Salvar nota" }));
    await expect(await panel.findByText(/Não foi salvo/)).toBeVisible();
    await expect(field).toHaveValue("Ligar só de manhã");
    const canvas = within(canvasElement);
    const toggle = canvas.getByRole("button", { name: "Painel do contato" });
    await userEvent.click(toggle);
    await userEvent.click(toggle);
    const again = await panelOf(canvasElement);
    await expect(await again.findByRole("textbox", { name: "Nota do contato" })).toHaveValue(
      "Ligar só de manhã",
    );
  },
};

export const WritesChangesAndDeletesANote: Story = {
  args: { options: whole, ready: keep },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await userEvent.click(await panel.findByRole("button", { name: "Nova nota do contato" }));
    await userEvent.type(
      panel.getByRole("textbox", { name: "Nota do contato" }),
      "Gosta de freijó",
    );
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await panel.findByText("Gosta de freijó");
    const [edit] = panel.getAllByRole("button", { name: "Editar nota" });
    if (edit) await userEvent.click(edit);
    await userEvent.type(panel.getByRole("textbox", { name: "Nota do contato" }), " claro");
    await userEvent.click(panel.getByRole("button", { name: "Salvar nota" }));
    await panel.findByText("Gosta de freijó claro");
    const [remove] = panel.getAllByRole("button", { name: "Apagar nota" });
    if (remove) await userEvent.click(remove);
    await waitFor(() => expect(panel.queryByText("Gosta de freijó claro")).toBeNull());
    await expect(transport?.server.contacts.notes("contact-1", 20).items).toHaveLength(2);
  },
};

export const MergesAndTakesApart: Story = {
  args: { options: whole, ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const panel = await panelOf(canvasElement);
    await userEvent.click(await panel.findByRole("button", { name: "Juntar" }));
    const dialog = within(await canvas.findByRole("dialog", { name: "Juntar contatos" }));
    await userEvent.type(dialog.getByRole("searchbox"), "helena");
    await userEvent.click(await dialog.findByRole("button", { name: /Dra. Helena Castro/ }));
    await dialog.findByText(/Nada é apagado/);
    await userEvent.click(dialog.getByRole("button", { name: "Juntar" }));
    await panel.findByText(/Junto com Dra. Helena Castro/);
    await expect(contact()?.merges).toHaveLength(1);
    await userEvent.click(panel.getByRole("button", { name: "Separar" }));
    await waitFor(() => expect(panel.queryByText(/Junto com/)).toBeNull());
    await expect(contact()?.merges).toHaveLength(0);
  },
};

export const Blocks: Story = {
  args: { options: whole, ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const panel = await panelOf(canvasElement);
    await userEvent.click(await panel.findByRole("button", { name: "Mais sobre o contato" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Bloquear" }));
    const dialog = within(await canvas.findByRole("dialog", { name: "Bloquear Marina Siqueira?" }));
    await userEvent.click(dialog.getByRole("button", { name: "Bloquear" }));
    await panel.findByText(/O que chega fica guardado/);
    await expect(contact()?.contact.blockedAt).not.toBeNull();
    const before = transport?.server.conversation("conversation-1").read.unread;
    transport?.server.receive("conversation-1", { body: "Me responde!" });
    await waitFor(() => expect(canvas.getAllByText("Me responde!").length).toBeGreaterThan(0));
    await expect(transport?.server.conversation("conversation-1").read.unread).toBe(before);
  },
};

export const ReadOnly: Story = {
  args: { options: { seed: knownContact("viewer") } },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await panel.findByText("Prefere áudio curto. Não ligar depois das 18h.");
    for (const name of ["Editar", "Juntar", "Nova nota do contato", "Editar nota", /^Prioridade/]) {
      await expect(panel.queryByRole("button", { name })).toBeNull();
    }
  },
};

export const Loading: Story = {
  args: { options: { ...whole, intercept: { "contacts.get": "hang", "contacts.notes": "hang" } } },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await expect((await panel.findAllByRole("status", { name: "Carregando" })).length).toBe(4);
  },
};

export const Failed: Story = {
  args: {
    options: {
      ...whole,
      intercept: { "contacts.notes": new ProsaError("storage.timeout", "Too slow.") },
    },
  },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    const notes = within(await panel.findByRole("group", { name: "Notas do contato" }));
    await expect(await notes.findByText("storage.timeout")).toBeVisible();
    await expect(notes.getByRole("button", { name: "Tentar de novo" })).toBeEnabled();
    await expect(await panel.findByText("LID …7731")).toBeVisible();
  },
};

export const Empty: Story = {
  args: { conversationId: "conversation-11" },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await panel.findByText("A empresa não definiu campos.");
    await panel.findByText("Nenhuma nota. Só a equipe vê.");
    await panel.findByText("Esta é a primeira.");
  },
};

const opensAsASheet = async (canvasElement: HTMLElement) => {
  const canvas = within(canvasElement);
  const [opener] = await canvas.findAllByRole("button", { name: /contato/ });
  if (!opener) throw new Error("Nothing opens the contact.");
  await userEvent.click(opener);
  const sheet = await canvas.findByRole("dialog", { name: "Contato" });
  await within(sheet).findByText("Prefere áudio curto. Não ligar depois das 18h.");
  await expect(within(sheet).getByRole("button", { name: "Fechar o contato" })).toHaveFocus();
  await expect(canvas.getByRole("log").closest("[inert]")).not.toBeNull();
  return { canvas, opener };
};

export const SheetOfTwoPanes: Story = {
  args: { options: whole, widthPx: 800 },
  async play({ canvasElement }) {
    const { canvas, opener } = await opensAsASheet(canvasElement);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("dialog")).toBeNull());
    await expect(opener).toHaveFocus();
    await expect(canvas.getByRole("log").closest("[inert]")).toBeNull();
    await userEvent.keyboard("]");
    await canvas.findByRole("dialog", { name: "Contato" });
  },
};

export const SheetOfOnePane: Story = {
  args: { options: whole, widthPx: 320, scheme: "dark" },
  async play({ canvasElement }) {
    await opensAsASheet(canvasElement);
  },
};

export const RightToLeft: Story = {
  args: { options: whole, locale: { ...ptBR, dir: "rtl" } },
  async play({ canvasElement }) {
    const panel = await panelOf(canvasElement);
    await panel.findByText("Prefere áudio curto. Não ligar depois das 18h.");
  },
};

export const AsTheHostWants: Story = {
  args: {
    options: whole,
    keymap: { note: "Alt+N", sheet: null, context: ["]", "O"] },
    appearance: {
      density: "compact",
      radius: "none",
      variables: { accent: "#0b6e4f" },
      elements: { contextPane: "host-pane", banner: { fontWeight: 700 } },
      layout: { contextPane: "closed", listWidth: 280 },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const root = await canvas.findByRole("region", { name: "Conversas" });
    await canvas.findByRole("log");
    await expect(getComputedStyle(root).getPropertyValue("--prosa-accent")).toBe("#0b6e4f");
    await expect(getComputedStyle(document.body).getPropertyValue("--prosa-accent")).toBe("");
    await expect(root).toHaveAttribute("data-density", "compact");
    await expect(canvas.queryByRole("complementary")).toBeNull();
    (await canvas.findByRole("button", { name: "Resolver" })).focus();
    await userEvent.keyboard("o");
    await expect(await canvas.findByRole("complementary")).toHaveClass("host-pane");
    await userEvent.keyboard("?");
    await expect(canvas.queryByRole("dialog")).toBeNull();
    await userEvent.keyboard("{Alt>}n{/Alt}");
    await canvas.findByRole("textbox", { name: "Escreva para a equipe" });
  },
};
