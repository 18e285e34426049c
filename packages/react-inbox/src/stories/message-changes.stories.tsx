import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import { buildSession, type FakeTransport } from "../testing/index.ts";
import { allRead } from "./all-read.ts";
import { articleOf, openMenu } from "./message-parts.ts";
import { StoryInbox } from "./story-inbox.tsx";

const { me } = buildSession();
const mine = { direction: "out", status: "read", author: { kind: "member", ...me } } as const;
const messages = [
  buildMessage({ id: "asked", seq: 1, sortTs: minutesAgo(40), body: "Quanto fica?" }),
  buildMessage({ ...mine, id: "old", seq: 2, sortTs: minutesAgo(30), body: "Já calculo." }),
  buildMessage({ ...mine, id: "price", seq: 3, sortTs: minutesAgo(3), body: "Fica R$ 1.200." }),
];
let transport: FakeTransport | undefined;
const options = { seed: { ...allRead(), messages, revisions: {} } };
const meta = {
  title: "Message changes",
  component: StoryInbox,
  args: {
    widthPx: 1040,
    conversationId: "conversation-1",
    options,
    ready: (made: FakeTransport) => {
      transport = made;
    },
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const composerOf = (canvasElement: HTMLElement) =>
  within(canvasElement).findByRole("textbox", { name: "Responder a Marina" });

/** From the menu into the composer; Enter saves, and the draft that stood there comes back. */
export const Edit: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.type(await composerOf(canvasElement), "Meio escrita");
    const menu = await openMenu(canvasElement, "price");
    await userEvent.click(menu.getByRole("menuitem", { name: "Editar" }));

    const field = await canvas.findByRole("textbox", { name: "Editando a mensagem" });
    await waitFor(() => expect(field).toHaveFocus());
    await expect(field).toHaveValue("Fica R$ 1.200.");
    await expect(canvas.getByRole("button", { name: "Salvar edição" })).toBeVisible();
    await userEvent.clear(field);
    await userEvent.type(field, "Fica R$ 1.400.{Enter}");

    await waitFor(() => expect(transport?.server.message("price").body).toBe("Fica R$ 1.400."));
    const article = await articleOf(canvasElement, "price");
    await expect(article).toHaveTextContent("Fica R$ 1.400.");
    await expect(await composerOf(canvasElement)).toHaveValue("Meio escrita");
    await userEvent.click(await within(article).findByRole("button", { name: "editada" }));
    const versions = await canvas.findByRole("dialog", { name: "Versões da mensagem" });
    await within(versions).findByText("Fica R$ 1.200.");
  },
};

/** ↑ in an empty composer edits what I said last; Escape leaves it as it was. */
export const ArrowUp: Story = {
  async play({ canvasElement }) {
    await articleOf(canvasElement, "price");
    await userEvent.click(await composerOf(canvasElement));
    await userEvent.keyboard("{ArrowUp}");
    const field = await within(canvasElement).findByRole("textbox", {
      name: "Editando a mensagem",
    });
    await expect(field).toHaveValue("Fica R$ 1.200.");
    await userEvent.type(field, " Ou não");
    await userEvent.keyboard("{Escape}");
    const composer = await composerOf(canvasElement);
    await expect(composer).toHaveValue("");
    await expect(composer).toHaveFocus();
    await expect(transport?.server.message("price").body).toBe("Fica R$ 1.200.");
  },
};

/** What the server has not taken yet is told, not hidden. */
export const UnderWay: Story = {
  args: { options: { ...options, intercept: { edit: "hang" } } },
  async play({ canvasElement }) {
    await articleOf(canvasElement, "price");
    await userEvent.click(await composerOf(canvasElement));
    await userEvent.keyboard("{ArrowUp} Com frete.{Enter}");
    const article = await articleOf(canvasElement, "price");
    await within(article).findByText("editando…");
    await expect(article).toHaveTextContent("Fica R$ 1.200. Com frete.");
  },
};

/** Refused: the new text stays with its reason, to be tried again or dropped. */
export const Refused: Story = {
  args: {
    widthPx: 390,
    options: {
      ...options,
      intercept: { edit: new ProsaError("message.too_late", "Its time has passed.") },
    },
  },
  async play({ canvasElement }) {
    await articleOf(canvasElement, "price");
    await userEvent.click(await composerOf(canvasElement));
    await userEvent.keyboard("{ArrowUp} Com frete.{Enter}");
    const article = await articleOf(canvasElement, "price");
    await within(article).findByText(/Não foi editada: o tempo para isso passou/);
    await expect(within(article).getByRole("button", { name: "Tentar de novo" })).toBeVisible();
    await userEvent.click(within(article).getByRole("button", { name: "Descartar" }));
    await waitFor(() => expect(article).not.toHaveTextContent("Com frete"));
  },
};

/** The provider refused a deletion: the message is still there, and says so. */
export const NotDeleted: Story = {
  args: {
    scheme: "dark",
    options: {
      ...options,
      seed: {
        ...options.seed,
        messages: messages.map((each) =>
          each.id === "price"
            ? {
                ...each,
                change: { kind: "delete", body: null, state: "failed", errorCode: "rejected" },
              }
            : each,
        ),
      },
    },
  },
  async play({ canvasElement }) {
    const article = await articleOf(canvasElement, "price");
    await within(article).findByText("Não foi apagada: o WhatsApp recusou");
    await userEvent.click(within(article).getByRole("button", { name: "Tentar de novo" }));
    await within(article).findByText("Mensagem apagada por Renata Prado");
  },
};

/** Asked once, deleted for everyone, and the tombstone says who. */
export const Delete: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const menu = await openMenu(canvasElement, "price");
    await userEvent.click(menu.getByRole("menuitem", { name: "Apagar para todos" }));
    const dialog = await canvas.findByRole("dialog", { name: "Apagar para todos?" });
    await userEvent.click(within(dialog).getByRole("button", { name: "Cancelar" }));
    await expect(transport?.server.message("price").deletedAt).toBeNull();

    const again = await openMenu(canvasElement, "price");
    await userEvent.click(again.getByRole("menuitem", { name: "Apagar para todos" }));
    const asked = await canvas.findByRole("dialog", { name: "Apagar para todos?" });
    await userEvent.click(within(asked).getByRole("button", { name: "Apagar para todos" }));
    const article = await articleOf(canvasElement, "price");
    await within(article).findByText("Mensagem apagada por Renata Prado");
  },
};

/** Past its quarter of an hour a message is only deleted; a customer's is neither. */
export const TooLate: Story = {
  async play({ canvasElement }) {
    const menu = await openMenu(canvasElement, "old");
    await expect(menu.queryByRole("menuitem", { name: "Editar" })).toBeNull();
    await expect(menu.getByRole("menuitem", { name: "Apagar para todos" })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    const theirs = await openMenu(canvasElement, "asked");
    await expect(theirs.queryByRole("menuitem", { name: "Apagar para todos" })).toBeNull();
  },
};

/** Without the methods there is nothing to choose. */
export const WithoutMethods: Story = {
  args: { options: { ...options, without: ["edit", "delete"] } },
  async play({ canvasElement }) {
    const menu = await openMenu(canvasElement, "price");
    await expect(menu.getByRole("menuitem", { name: "Responder" })).toBeVisible();
    await expect(menu.queryByRole("menuitem", { name: /Editar|Apagar/ })).toBeNull();
  },
};
