import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { ptBR } from "../strings/pt-br.ts";
import { buildSession, type FakeTransport, seedHorizonte } from "../testing/index.ts";
import { findOverflow } from "./find-overflow.ts";
import { HostHoldsTheQuery } from "./host-query.tsx";
import { mirrored, pseudoLocale } from "./pseudo-locale.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Saved views",
  component: StoryInbox,
  args: { widthPx: 390, heightPx: 844, ready: keep },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
function keep(made: FakeTransport): void {
  transport = made;
}
type Canvas = ReturnType<typeof within>;

async function openViews(canvas: Canvas) {
  await canvas.findByRole("button", { name: /Marina Siqueira/ });
  await userEvent.click(canvas.getByRole("button", { name: "Listas salvas" }));
  return within(await canvas.findByRole("menu", { name: "Listas salvas" }));
}
async function choose(canvas: Canvas, name: string) {
  const menu = await openViews(canvas);
  await userEvent.click(await menu.findByRole("menuitemcheckbox", { name }));
  return canvas.findByRole("button", { name: `Sair da lista ${name}` });
}
async function openManager(canvas: Canvas) {
  const menu = await openViews(canvas);
  await userEvent.click(await menu.findByRole("menuitem", { name: "Organizar as listas…" }));
  return within(await canvas.findByRole("dialog", { name: "Organizar as listas" }));
}
const saved = (name: string) => transport?.server.views.list().find((view) => view.name === name);

export const SavesAndChooses: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await userEvent.click(canvas.getByRole("button", { name: "Filtros" }));
    await userEvent.click(await canvas.findByRole("menuitemcheckbox", { name: "Não lidas" }));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("menu")).toBeNull());
    await userEvent.click(canvas.getByRole("button", { name: "Listas salvas" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Salvar esta lista…" }));
    const dialog = within(await canvas.findByRole("dialog", { name: "Salvar esta lista" }));
    await expect(dialog.getByRole("button", { name: "Salvar" })).toBeDisabled();
    await userEvent.type(dialog.getByRole("textbox", { name: "Nome da lista" }), "Por ler");
    await userEvent.click(dialog.getByRole("checkbox", { name: "Mostrar a toda a empresa" }));
    await userEvent.click(dialog.getByRole("button", { name: "Salvar" }));
    await canvas.findByRole("button", { name: "Sair da lista Por ler" });
    await expect(saved("Por ler")).toMatchObject({
      isShared: true,
      query: { tab: "all", status: ["open", "pending"], filters: { unread: true } },
    });
    const menu = await openViewsAgain(canvas);
    await expect(menu.getByRole("menuitemcheckbox", { name: "Por ler" })).toHaveAttribute(
      "aria-checked",
      "true",
    );
  },
};

async function openViewsAgain(canvas: Canvas) {
  await userEvent.click(canvas.getByRole("button", { name: "Listas salvas" }));
  return within(await canvas.findByRole("menu", { name: "Listas salvas" }));
}

export const ChangedAndKept: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const chip = await choose(canvas, "Minhas não lidas");
    await expect(await canvas.findByRole("button", { name: /^Minhas ?\d/ })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await expect(chip).not.toHaveTextContent("mudada");
    await userEvent.click(canvas.getByRole("button", { name: "Tirar o filtro Não lidas" }));
    await waitFor(() => expect(chip).toHaveTextContent("mudada"));
    await userEvent.click(
      canvas.getByRole("button", { name: "Guardar a mudança em Minhas não lidas" }),
    );
    await waitFor(() => expect(chip).not.toHaveTextContent("mudada"));
    await expect(saved("Minhas não lidas")?.query.filters).toEqual({ unread: false });
    await userEvent.click(chip);
    await waitFor(() =>
      expect(canvas.queryByRole("button", { name: /^Sair da lista/ })).toBeNull(),
    );
  },
};

export const BackAsItWasSaved: Story = {
  args: { scheme: "dark" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const chip = await choose(canvas, "Orçamentos de cozinha");
    await userEvent.click(canvas.getByRole("button", { name: "Tirar o filtro Cozinha" }));
    await waitFor(() => expect(chip).toHaveTextContent("mudada"));
    const menu = await openViewsAgain(canvas);
    await userEvent.click(
      await menu.findByRole("menuitem", { name: "Voltar a Orçamentos de cozinha como foi salva" }),
    );
    await canvas.findByRole("button", { name: "Tirar o filtro Cozinha" });
    await waitFor(() => expect(chip).not.toHaveTextContent("mudada"));
  },
};

export const InTheAddress: Story = {
  render: () => <HostHoldsTheQuery begin="tab=mine&unread=1&view=view-mine" />,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const address = canvasElement.querySelector("output");
    const chip = await canvas.findByRole("button", { name: "Sair da lista Minhas não lidas" });
    await expect(chip).not.toHaveTextContent("mudada");
    await userEvent.click(await canvas.findByRole("button", { name: /^Todas ?\d/ }));
    await expect(address).toHaveTextContent(/^unread=1&view=view-mine$/);
    await waitFor(() => expect(chip).toHaveTextContent("mudada"));
    await userEvent.click(chip);
    await expect(address).toBeEmptyDOMElement();
  },
};

export const Managed: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const dialog = await openManager(canvas);
    const name = await dialog.findByRole("textbox", { name: "Nome de Minhas não lidas" });
    await userEvent.clear(name);
    await userEvent.type(name, "Por ler{Escape}");
    await expect(name).toHaveValue("Minhas não lidas");
    await userEvent.clear(name);
    await userEvent.type(name, "Por ler{Enter}");
    await dialog.findByRole("textbox", { name: "Nome de Por ler" });
    await userEvent.click(dialog.getByRole("button", { name: "Descer Por ler" }));
    const names = () =>
      transport?.server.views
        .list()
        .filter(({ isShared }) => !isShared)
        .map((view) => view.name);
    await waitFor(() => expect(names()).toEqual(["Adiadas da loja", "Por ler"]));
    await userEvent.click(dialog.getByRole("button", { name: "Apagar Por ler" }));
    const remain = await dialog.findByRole("button", { name: "Não apagar" });
    await expect(remain).toHaveFocus();
    await userEvent.click(remain);
    const trash = await dialog.findByRole("button", { name: "Apagar Por ler" });
    await waitFor(() => expect(trash).toHaveFocus());
    await userEvent.click(trash);
    await userEvent.click(await dialog.findByRole("button", { name: "Apagar" }));
    await waitFor(() => expect(names()).toEqual(["Adiadas da loja"]));
    await expect(dialog.getByRole("button", { name: "Fechar" })).toHaveFocus();
    await userEvent.click(dialog.getByRole("button", { name: /empresa: Adiadas da loja/ }));
    await waitFor(() => expect(saved("Adiadas da loja")?.isShared).toBe(true));
  },
};

/** Who may not share chooses the company's lists, and changes none of them. */
export const WithoutSharing: Story = {
  args: { options: { seed: { ...seedHorizonte(), session: buildSession({ permissions: [] }) } } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const chip = await choose(canvas, "Urgentes sem resposta");
    await userEvent.click(canvas.getByRole("button", { name: /^Não atribuídas/ }));
    await waitFor(() => expect(chip).toHaveTextContent("mudada"));
    await expect(canvas.queryByRole("button", { name: /^Guardar a mudança/ })).toBeNull();
    await userEvent.click(canvas.getByRole("button", { name: "Listas salvas" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Salvar esta lista…" }));
    const save = within(await canvas.findByRole("dialog", { name: "Salvar esta lista" }));
    await expect(save.queryByRole("checkbox")).toBeNull();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("dialog")).toBeNull());
    await userEvent.click(canvas.getByRole("button", { name: "Listas salvas" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Organizar as listas…" }));
    const dialog = within(await canvas.findByRole("dialog", { name: "Organizar as listas" }));
    await dialog.findByText(/são mudadas por quem pode compartilhar/);
    await expect(dialog.getAllByRole("textbox")).toHaveLength(2);
    await expect(dialog.queryByRole("button", { name: /Mostrar a toda/ })).toBeNull();
  },
};

export const NoneYet: Story = {
  args: { options: { seed: { ...seedHorizonte(), views: [] } } },
  async play({ canvasElement }) {
    const menu = await openViews(within(canvasElement));
    await menu.findByText(/Nenhuma lista salva ainda/);
    await expect(menu.queryByRole("menuitem", { name: "Organizar as listas…" })).toBeNull();
  },
};

const away = new ProsaError("storage.unavailable", "The server cannot be reached.");

export const NotRead: Story = {
  args: { options: { intercept: { savedViews: away } }, scheme: "dark" },
  async play({ canvasElement }) {
    const menu = await openViews(within(canvasElement));
    const again = await menu.findByRole("menuitem", { name: /As listas não vieram/ });
    await userEvent.click(again);
    await menu.findByRole("menuitem", { name: /As listas não vieram/ });
    await expect(menu.getByRole("menuitem", { name: "Salvar esta lista…" })).toBeVisible();
  },
};

export const TooMany: Story = {
  args: {
    options: { intercept: { saveView: new ProsaError("request.invalid", "At most 50 views.") } },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await openViews(canvas);
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Salvar esta lista…" }));
    const dialog = within(await canvas.findByRole("dialog", { name: "Salvar esta lista" }));
    const name = dialog.getByRole("textbox", { name: "Nome da lista" });
    await userEvent.type(name, "A 51ª{Enter}");
    await dialog.findByText(/Já são 50 listas/);
    await expect(name).toHaveValue("A 51ª");
  },
};

export const ChangesRefused: Story = {
  args: { options: { intercept: { saveView: away, deleteView: away, orderViews: away } } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const dialog = await openManager(canvas);
    await userEvent.click(await dialog.findByRole("button", { name: "Apagar Adiadas da loja" }));
    await userEvent.click(await dialog.findByRole("button", { name: "Apagar" }));
    await dialog.findByText("Não deu certo. Tente de novo.");
    await expect(dialog.getByRole("textbox", { name: "Nome de Adiadas da loja" })).toBeVisible();
  },
};

export const FromThePalette: Story = {
  args: { widthPx: 1280 },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    (await canvas.findByRole("button", { name: /Marina Siqueira/ })).focus();
    await userEvent.keyboard("{Control>}k{/Control}");
    const palette = within(await canvas.findByRole("dialog", { name: "Comandos" }));
    await palette.findByRole("option", { name: /Ir para a lista Urgentes/ });
    await userEvent.keyboard("urgentes{Enter}");
    const chip = await canvas.findByRole("button", { name: "Sair da lista Urgentes sem resposta" });
    await waitFor(() => expect(chip).toHaveFocus());
    await userEvent.keyboard("{Control>}k{/Control}");
    await canvas.findByRole("dialog", { name: "Comandos" });
    await userEvent.keyboard("salvar esta{Enter}");
    await canvas.findByRole("dialog", { name: "Salvar esta lista" });
  },
};

export const NotOffered: Story = {
  args: { options: { without: ["savedViews"] } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await expect(canvas.queryByRole("button", { name: "Listas salvas" })).toBeNull();
  },
};

const long = "x".repeat(20);
const longNames = {
  ...seedHorizonte(),
  views: seedHorizonte().views?.map((view) => ({ ...view, name: `${view.name} ${long} ${long}` })),
};

/** The menu, the chip and the dialogs stay in their boxes. */
const fits: Story["play"] = async ({ canvasElement, args }) => {
  const canvas = within(canvasElement);
  const root = canvasElement.querySelector<HTMLElement>(".prosa-root");
  const { views } = (args.locale ?? ptBR).strings.list;
  if (!root) throw new Error("There is no inbox.");
  await waitFor(() => expect(root.querySelector("[data-conversation]")).not.toBeNull());
  await userEvent.click(canvas.getByRole("button", { name: views }));
  const menu = within(await canvas.findByRole("menu"));
  const [first] = await menu.findAllByRole("menuitemcheckbox");
  await expect(findOverflow(root)).toEqual([]);
  if (first) await userEvent.click(first);
  await waitFor(() => expect(root.querySelectorAll(".prosa-filters-on").length).toBe(2));
  await waitFor(() => expect(canvas.queryByRole("menu")).toBeNull());
  await expect(findOverflow(root)).toEqual([]);
  await userEvent.click(canvas.getByRole("button", { name: views }));
  const lines = await within(await canvas.findByRole("menu")).findAllByRole("menuitem");
  const manage = lines.at(-1);
  if (manage) await userEvent.click(manage);
  const dialog = await canvas.findByRole("dialog");
  await waitFor(() => expect(dialog.querySelector("input")).not.toBeNull());
  await expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);
  await expect(findOverflow(dialog)).toEqual([]);
};

const narrow = { widthPx: 320, heightPx: 640, options: { seed: longNames } };
export const Smallest: Story = { args: narrow, play: fits };
export const SmallestLongWordsDark: Story = {
  args: { ...narrow, locale: pseudoLocale, scheme: "dark" },
  play: fits,
};
export const RightToLeftLongWords: Story = {
  args: { ...narrow, widthPx: 390, locale: mirrored(pseudoLocale) },
  play: fits,
};
