import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import type { FakeTransport } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Composer/Files",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

/** One red dot. */
const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const png = (name: string) =>
  new File([Uint8Array.from(atob(dot), (sign) => sign.charCodeAt(0))], name, {
    type: "image/png",
  });
const transferOf = (...files: File[]) => {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
};
const paste = (field: Element, ...files: File[]) =>
  field.dispatchEvent(
    new ClipboardEvent("paste", {
      clipboardData: transferOf(...files),
      bubbles: true,
      cancelable: true,
    }),
  );
const drag = (type: "dragover" | "drop", over: Element, dataTransfer: DataTransfer) =>
  over.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
const names = (canvasElement: HTMLElement) =>
  within(within(canvasElement).getByRole("list", { name: "Arquivos que vão junto" }))
    .getAllByRole("listitem")
    .map((item) => item.querySelector("b")?.textContent);

export const Pasted: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    paste(input, png("colada.png"));
    await canvas.findByText("colada.png");
    await waitFor(() => expect(canvasElement.querySelector(".prosa-att img")).not.toBeNull());
  },
};

export const DroppedOnTheThread: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const log = await canvas.findByRole("log");
    const dataTransfer = transferOf(png("a.png"), png("b.png"));
    drag("dragover", log, dataTransfer);
    await canvas.findByText("Solte para anexar");
    await expect(canvas.getByText(/Documento até/)).toBeVisible();
    drag("drop", log, dataTransfer);
    await waitFor(() => expect(canvas.queryByText("Solte para anexar")).toBeNull());
    await canvas.findByText("a.png");
    await expect(names(canvasElement)).toEqual(["a.png", "b.png"]);
  },
};

export const OrderedAndCaptioned: Story = {
  args: { widthPx: 390, scheme: "dark" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    paste(input, png("a.png"), png("b.png"), png("c.png"));
    await canvas.findByText("c.png");
    await userEvent.click(canvas.getByRole("button", { name: "Enviar c.png antes" }));
    await waitFor(() => expect(names(canvasElement)).toEqual(["a.png", "c.png", "b.png"]));
    await userEvent.type(canvas.getByRole("textbox", { name: "Legenda de c.png" }), "o nicho");
    await userEvent.click(canvas.getByRole("button", { name: "Remover a.png" }));
    await waitFor(() => expect(names(canvasElement)).toEqual(["c.png", "b.png"]));
    await expect(canvas.getByRole("textbox", { name: "Legenda de c.png" })).toHaveValue("o nicho");
  },
};

let transport: FakeTransport | undefined;
export const FailedUpload: Story = {
  args: {
    ready(made) {
      transport = made;
      made.upload = () => Promise.reject(new Error("A rede caiu."));
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    paste(input, png("foto.png"));
    await canvas.findByText(/não subiu/);
    if (transport) transport.upload = async () => ({ attachmentId: "attachment-1" });
    const tray = within(canvas.getByRole("list", { name: "Arquivos que vão junto" }));
    await userEvent.click(tray.getByRole("button", { name: "Tentar de novo" }));
    await canvas.findByText(/pronto/);
  },
};

export const OfATypeThatIsNotSent: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    const big = new File([new Uint8Array(65 * 1024 * 1024)], "grande.mov", {
      type: "video/quicktime",
    });
    paste(input, big);
    await canvas.findByText(/Este canal não envia esse tipo de arquivo. Aceita MP4/);
  },
};
