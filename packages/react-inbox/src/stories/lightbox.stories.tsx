import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fireEvent, userEvent, waitFor, within } from "storybook/test";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import { seedHorizonte } from "../testing/index.ts";
import { attachment, picture } from "../testing/seed-media.ts";
import { StoryInbox } from "./story-inbox.tsx";

const photo = (n: number) =>
  attachment({
    id: `photo-${n}`,
    kind: "image",
    fileName: `parede-${n}.jpg`,
    storagePath: picture(n),
    widthPx: 1200,
    heightPx: 800,
  });
const film = {
  ...photo(3),
  id: "film",
  kind: "video" as const,
  storagePath: "film",
  thumbnailPath: picture(3),
};
const messages = [
  ...Array.from({ length: 80 }, (_, index) => ({ body: `Mensagem ${index + 1}` })),
  { kind: "image" as const, body: "A parede da pia, 2,40 m", attachments: [photo(0)] },
  { body: "E o outro lado:" },
  {
    kind: "album" as const,
    body: "Três do banheiro",
    attachments: [photo(1), photo(2), film],
  },
].map((each, index) =>
  buildMessage({ id: `l-${index}`, seq: index + 1, sortTs: minutesAgo(200 - index), ...each }),
);
messages[2] = buildMessage({
  id: "l-2",
  seq: 3,
  sortTs: minutesAgo(198),
  kind: "image",
  body: null,
  attachments: [{ ...photo(4), id: "old" }],
});

const meta = {
  title: "Lightbox",
  component: StoryInbox,
  args: {
    widthPx: 1040,
    conversationId: "conversation-1",
    options: {
      seed: { ...seedHorizonte(), messages },
      mediaUrls: { film: "data:video/mp4;base64,AAAA" },
    },
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

async function openPhoto(canvasElement: HTMLElement, name = "Abrir: parede-0.jpg") {
  const found = <T extends HTMLElement>(selector: string) =>
    waitFor(() => {
      const element = canvasElement.querySelector<T>(selector);
      if (!element) throw new Error(`There is no ${selector}.`);
      return element;
    });
  const link = await found<HTMLAnchorElement>(`a[href][aria-label="${name}"]`);
  await userEvent.click(link);
  const dialog = await found<HTMLDialogElement>("dialog[aria-label='Fotos e vídeos da conversa']");
  return { link, dialog, viewer: within(dialog) };
}
const scaleOf = (image: HTMLElement) =>
  Number(/scale\(([\d.]+)\)/.exec(image.style.transform)?.[1] ?? 0);

/** Who, when and what was written; arrows over the thread's media. */
export const Open: Story = {
  async play({ canvasElement }) {
    const { viewer } = await openPhoto(canvasElement);
    await expect(viewer.getByText("A parede da pia, 2,40 m")).toBeVisible();
    await expect(viewer.getByText("Marina Siqueira")).toBeVisible();
    await viewer.findByRole("img", { name: "parede-0.jpg" });
    await expect(viewer.getByRole("link", { name: "Baixar: parede-0.jpg" })).toHaveAttribute(
      "download",
      "parede-0.jpg",
    );

    await userEvent.keyboard("{ArrowRight}");
    await viewer.findByRole("img", { name: "parede-1.jpg" });
    await expect(viewer.getByText("Três do banheiro")).toBeVisible();
    await userEvent.click(viewer.getByRole("button", { name: "Anterior" }));
    await viewer.findByRole("img", { name: "parede-0.jpg" });
  },
};

export const FocusStaysAndGoesBack: Story = {
  async play({ canvasElement }) {
    const { link, dialog } = await openPhoto(canvasElement);
    link.focus();
    await expect(dialog.contains(document.activeElement)).toBe(true);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(link).toHaveFocus();
  },
};

export const Zoom: Story = {
  async play({ canvasElement }) {
    const { viewer } = await openPhoto(canvasElement);
    const image = await viewer.findByRole("img", { name: "parede-0.jpg" });
    await waitFor(() => expect(image.offsetWidth).toBeGreaterThan(0));
    await expect(viewer.getByRole("button", { name: "Diminuir" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await userEvent.click(viewer.getByRole("button", { name: "Aumentar" }));
    await waitFor(() => expect(scaleOf(image)).toBe(1.5));
    await userEvent.keyboard("++++");
    await waitFor(() => expect(scaleOf(image)).toBe(5));

    const before = image.getBoundingClientRect().left;
    await userEvent.keyboard("{ArrowRight}");
    await waitFor(() => expect(image.getBoundingClientRect().left).toBeLessThan(before));
    await expect(viewer.getByRole("img", { name: "parede-0.jpg" })).toBe(image);

    await userEvent.keyboard("0");
    await waitFor(() => expect(scaleOf(image)).toBe(1));
    await userEvent.dblClick(image);
    await waitFor(() => expect(scaleOf(image)).toBe(2.5));
    await fireEvent.wheel(image, { deltaY: 2_000, clientX: 500, clientY: 400 });
    await waitFor(() => expect(scaleOf(image)).toBe(1));
  },
};

/** What lies before the loaded messages comes when its beginning is reached. */
export const OlderMedia: Story = {
  async play({ canvasElement }) {
    const { viewer } = await openPhoto(canvasElement);
    await waitFor(() => expect(viewer.getByRole("status")).toHaveTextContent("2 de 5"));
    await userEvent.keyboard("{ArrowLeft}");
    await viewer.findByRole("img", { name: "parede-4.jpg" });
  },
};

/** A video among them; one that does not load says so after it was asked for once more. */
export const VideoThatDoesNotLoad: Story = {
  async play({ canvasElement }) {
    const { viewer } = await openPhoto(canvasElement, "Abrir: parede-3.jpg");
    await expect(viewer.queryByRole("button", { name: "Aumentar" })).toBeNull();
    await expect(await viewer.findByRole("alert")).toHaveTextContent("O arquivo não veio");
    await userEvent.keyboard("{ArrowLeft}");
    await viewer.findByRole("img", { name: "parede-2.jpg" });
  },
};

export const Narrow: Story = {
  args: { widthPx: 390, heightPx: 780 },
  async play({ canvasElement }) {
    const { viewer } = await openPhoto(canvasElement);
    await expect(viewer.getByRole("button", { name: "Próxima" })).toBeVisible();
  },
};
