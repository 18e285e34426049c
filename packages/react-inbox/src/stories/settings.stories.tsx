import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { ptBR } from "../strings/pt-br.ts";
import type { FakeTransport } from "../testing/index.ts";
import { findOverflow } from "./find-overflow.ts";
import { mirrored, pseudoLocale } from "./pseudo-locale.ts";
import { StoryInbox, type StoryInboxProps } from "./story-inbox.tsx";

const meta = {
  title: "Settings",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 860, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};

/** Opens the dialog from the inbox's own menu. */
async function openSettings(canvasElement: HTMLElement) {
  const canvas = within(canvasElement);
  await userEvent.click(await canvas.findByRole("button", { name: "Mais opções" }));
  await userEvent.click(await canvas.findByRole("menuitem", { name: "Configurações" }));
  return within(await canvas.findByRole("dialog", { name: "Configurações" }));
}

/** The browser's answer about notifications, for as long as a story runs. */
function stubNotification(
  permission: NotificationPermission,
  answer = permission,
  { canShow = true } = {},
) {
  const held = Object.getOwnPropertyDescriptor(window, "Notification");
  const asked = { times: 0, shown: [] as string[], click: () => {} };
  class stub {
    static permission = permission;
    static async requestPermission() {
      asked.times += 1;
      stub.permission = answer;
      return answer;
    }
    onclick?: () => void;
    constructor(title: string, { body }: NotificationOptions) {
      if (!canShow) throw new TypeError("Illegal constructor.");
      asked.shown.push(`${title}: ${body}`);
      asked.click = () => this.onclick?.();
    }
    close() {}
  }
  Object.defineProperty(window, "Notification", { configurable: true, value: stub });
  const restore = () => {
    if (held) Object.defineProperty(window, "Notification", held);
    else Reflect.deleteProperty(window, "Notification");
  };
  return { asked, restore };
}

export const Choices: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const dialog = await openSettings(canvasElement);
    await expect(dialog.getByRole("combobox", { name: "Avisar de" })).toHaveValue("mine");
    await expect(dialog.getByRole("switch", { name: "Som de mensagem nova" })).toBeChecked();
    await userEvent.selectOptions(dialog.getByRole("combobox", { name: "Enviar com" }), "mod");
    await userEvent.selectOptions(
      dialog.getByRole("combobox", { name: "Tempo para desfazer o envio" }),
      "30 segundos",
    );
    await userEvent.click(dialog.getByRole("button", { name: "Fechar" }));
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await userEvent.type(input, "um{Enter}dois{Control>}{Enter}{/Control}");
    await canvas.findByText(/Sai em \d+ s/);
    await canvas.findByText(/^um\s+dois$/);
    const told = transport?.server.thread("conversation-1").map(({ body }) => body);
    await expect(told).not.toContain("um\ndois");
  },
};

/** One key opens it; without single keys the others, and those with Control, still work. */
export const WithoutSingleKeys: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    (await canvas.findByRole("button", { name: "Mais opções" })).focus();
    await userEvent.keyboard("{Control>},{/Control}");
    const dialog = within(await canvas.findByRole("dialog", { name: "Configurações" }));
    await userEvent.click(dialog.getByRole("switch", { name: "Atalhos de uma tecla só" }));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("dialog")).toBeNull());
    await userEvent.keyboard("?");
    await expect(canvas.queryByRole("dialog")).toBeNull();
    await userEvent.keyboard("{Control>}k{/Control}");
    const palette = within(await canvas.findByRole("dialog", { name: "Comandos" }));
    await userEvent.keyboard("config");
    await palette.findByRole("option", { name: /Configurações/ });
    await userEvent.keyboard("{Enter}");
    await canvas.findByRole("dialog", { name: "Configurações" });
  },
};

export const DesktopAllowed: Story = {
  async play({ canvasElement }) {
    const { asked, restore } = stubNotification("default", "granted");
    try {
      const dialog = await openSettings(canvasElement);
      const desktop = dialog.getByRole("switch", { name: "Notificações no computador" });
      await expect(asked.times).toBe(0);
      await expect(desktop).not.toBeChecked();
      await userEvent.click(desktop);
      await waitFor(() => expect(desktop).toBeChecked());
      await expect(asked.times).toBe(1);
      await expect(asked.shown).toEqual([
        "Notificações no computador: É assim que você será avisado.",
      ]);
      await userEvent.click(desktop);
      await waitFor(() => expect(desktop).not.toBeChecked());
      await userEvent.click(desktop);
      await expect(asked.times).toBe(1);
    } finally {
      restore();
    }
  },
};

export const DesktopDeniedDark: Story = {
  args: { scheme: "dark" },
  async play({ canvasElement }) {
    const { restore } = stubNotification("default", "denied");
    try {
      const dialog = await openSettings(canvasElement);
      const desktop = dialog.getByRole("switch", { name: "Notificações no computador" });
      await userEvent.click(desktop);
      await dialog.findByText(/O navegador bloqueou as notificações/);
      await expect(desktop).toBeDisabled();
      await expect(desktop).not.toBeChecked();
    } finally {
      restore();
    }
  },
};

/** It comes while the window is behind another, says who wrote what, and opens the conversation. */
export const DesktopNotification: Story = {
  args: { ready: keep, conversationId: undefined },
  async play({ canvasElement }) {
    const { asked, restore } = stubNotification("granted");
    const { hasFocus } = document;
    const canvas = within(canvasElement);
    try {
      const dialog = await openSettings(canvasElement);
      await userEvent.click(dialog.getByRole("switch", { name: "Notificações no computador" }));
      await userEvent.click(dialog.getByRole("button", { name: "Fechar" }));
      await canvas.findByRole("button", { name: /Otávio Lins Brandão/ });
      document.hasFocus = () => false;
      window.dispatchEvent(new Event("blur"));
      const otavio = transport?.server
        .list({ tenantId: "", tab: "all", status: [], limit: 50 })
        .items.find(({ contact }) => contact.name === "Otávio Lins Brandão");
      transport?.server.receive(otavio?.id ?? "", { body: "Chego às *dez*" });
      await waitFor(() => expect(asked.shown).toContain("Otávio Lins Brandão: Chego às dez"));
      asked.click();
      await canvas.findByRole("heading", { level: 2, name: /Otávio Lins Brandão/ });
    } finally {
      document.hasFocus = hasFocus;
      restore();
    }
  },
};

export const DesktopRefusedByThePhone: Story = {
  async play({ canvasElement }) {
    const { restore } = stubNotification("granted", "granted", { canShow: false });
    try {
      const dialog = await openSettings(canvasElement);
      const desktop = dialog.getByRole("switch", { name: "Notificações no computador" });
      await userEvent.click(desktop);
      await dialog.findByText("Este navegador não mostra notificações.");
      await expect(desktop).not.toBeChecked();
    } finally {
      restore();
    }
  },
};

export const NothingToHearOrShow: Story = {
  async play({ canvasElement }) {
    const { Notification, AudioContext } = window;
    Object.assign(window, { Notification: undefined, AudioContext: undefined });
    try {
      const dialog = await openSettings(canvasElement);
      await dialog.findByText("Este navegador não mostra notificações.");
      await userEvent.click(dialog.getByRole("button", { name: "Ouvir o som" }));
      await dialog.findByText(/O navegador não deixou tocar/);
    } finally {
      Object.assign(window, { Notification, AudioContext });
    }
  },
};

export const TakenAwayByTheHost: Story = {
  args: { features: { sound: false, desktop: false, titleBadge: false, shortcuts: false } },
  async play({ canvasElement }) {
    const dialog = await openSettings(canvasElement);
    await expect(dialog.queryByRole("switch")).toBeNull();
    await expect(dialog.getByRole("combobox", { name: "Avisar de" })).toBeVisible();
  },
};

const fits: Story["play"] = async ({ canvasElement, args }) => {
  const canvas = within(canvasElement);
  const { more, settings } = args.locale?.strings.commands ?? ptBR.strings.commands;
  await userEvent.click(await canvas.findByRole("button", { name: more }));
  await userEvent.click(await canvas.findByRole("menuitem", { name: settings }));
  const dialog = await canvas.findByRole("dialog");
  await expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);
  await expect(findOverflow(dialog)).toEqual([]);
};

const narrow: Partial<StoryInboxProps> = { widthPx: 320, heightPx: 640, conversationId: null };
export const Smallest: Story = { args: narrow, play: fits };
export const SmallestLongWords: Story = {
  args: { ...narrow, locale: pseudoLocale, scheme: "dark" },
  play: fits,
};
export const RightToLeftLongWords: Story = {
  args: { locale: mirrored(pseudoLocale) },
  play: fits,
};

function InboxThatCloses(props: StoryInboxProps) {
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(false)}>
        Close
      </button>
      {isOpen && <StoryInbox {...props} />}
    </>
  );
}

export const CountInTheTitle: Story = {
  args: { ready: keep, conversationId: null },
  render: (args) => <InboxThatCloses {...args} />,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const before = document.title.replace(/^\(\d+\+?\) /, "");
    const icon = { badge: null as number | null };
    const { setAppBadge, clearAppBadge } = navigator;
    Object.assign(navigator, {
      setAppBadge: async (count: number) => void Object.assign(icon, { badge: count }),
      clearAppBadge: async () => void Object.assign(icon, { badge: null }),
    });
    try {
      await waitFor(() => expect(document.title).toMatch(/^\(\d+\) /));
      const count = Number(/\d+/.exec(document.title)?.[0]);
      const read = transport?.server
        .list({ tenantId: "", tab: "all", status: ["open"], limit: 50 })
        .items.find((each) => each.read.unread === 0);
      transport?.server.receive(read?.id ?? "", { body: "Ainda vem?" });
      await waitFor(() => expect(document.title).toBe(`(${count + 1}) ${before}`));
      await expect(icon.badge).toBe(count + 1);
      document.title = "Pedidos";
      await waitFor(() => expect(document.title).toBe(`(${count + 1}) Pedidos`));
      await userEvent.click(canvas.getByRole("button", { name: "Close" }));
      await waitFor(() => expect(document.title).toBe("Pedidos"));
      await expect(icon.badge).toBeNull();
    } finally {
      Object.assign(navigator, { setAppBadge, clearAppBadge });
      document.title = before;
    }
  },
};
