import type { Attachment, Message } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import type { FakeTransport } from "../testing/index.ts";
import { attachment } from "../testing/seed-media.ts";
import { allRead } from "./all-read.ts";
import { drawnPicture } from "./drawn-media.ts";
import { driftOf, paintedTops } from "./painted-tops.ts";
import { StoryInbox } from "./story-inbox.tsx";

const COUNT = 50;
const READ = "m-30";
const ABOVE = "m-28";
const tall = { widthPx: 300, heightPx: 500 };

/** Lines of different heights, one a minute, and what stands two lines above the one that is read. */
function messages(above: Partial<Message> = {}): Message[] {
  return Array.from({ length: COUNT }, (_, index) =>
    buildMessage({
      id: `m-${index}`,
      seq: index + 1,
      sortTs: minutesAgo(COUNT - index),
      body: `Linha ${index + 1}. ${"E mais uma palavra. ".repeat(index % 4)}`,
      ...(`m-${index}` === ABOVE && above),
    }),
  );
}
const withAbove = (above: Partial<Message> = {}) => ({
  options: { seed: { ...allRead(), messages: messages(above) } },
});

let transport: FakeTransport;
let signed: (() => void) | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
/** The address of a file comes when the story says so. */
const keepUnsigned = (made: FakeTransport) => {
  transport = made;
  const isSigned = new Promise<void>((resolve) => {
    signed = resolve;
  });
  transport.mediaUrl = async () => {
    await isSigned;
    return {
      url: await drawnPicture(tall.widthPx, tall.heightPx),
      expiresAt: Number.MAX_SAFE_INTEGER,
    };
  };
};

const meta = {
  title: "Thread anchor",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1", ready: keep },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const message = (root: HTMLElement, id: string) =>
  root.querySelector<HTMLElement>(`[role=log] [data-message="${id}"]`);

/** Scrolls until a line stands `belowTopPx` under the upper edge, and rests. */
async function readAt(root: HTMLElement, id = READ, belowTopPx = 30): Promise<HTMLElement> {
  const log = await within(root).findByRole("log");
  await within(log).findByText(`Linha ${COUNT}.`, { exact: false });
  await pass(300);
  for (let turn = 0; turn < 40; turn += 1) {
    const found = message(root, id);
    const offPx = found
      ? found.getBoundingClientRect().top - log.getBoundingClientRect().top - belowTopPx
      : -300;
    if (Math.abs(offPx) < 1) break;
    log.scrollTop += offPx;
    await pass(50);
  }
  await pass(300);
  return log;
}

/** What is read stays where it is in every frame, whatever becomes of what stands above it. */
async function staysWhile(
  root: HTMLElement,
  act: () => unknown,
  { grows = true, id = READ, of = ABOVE } = {},
): Promise<void> {
  const heightPx = () => message(root, of)?.offsetHeight ?? 0;
  const before = heightPx();
  const tops = await paintedTops(() => message(root, id), act);
  if (grows) await expect(heightPx()).toBeGreaterThan(before + 10);
  else await expect(heightPx()).toBe(before);
  await expect(driftOf(tops)).toBeLessThanOrEqual(1);
}

const photo = (rest: Partial<Attachment>) =>
  attachment({ id: "photo", kind: "image", mime: "image/png", ...rest });
const comes = async (id = ABOVE) => {
  const storagePath = await drawnPicture(tall.widthPx, tall.heightPx);
  return () => transport.server.editMessage(id, { attachments: [photo({ storagePath, ...tall })] });
};
const onItsWay = { kind: "image", body: null, attachments: [photo({ state: "pending" })] } as const;

/** The file, and with it the size, is known late. */
export const PictureComesLate: Story = {
  args: withAbove({ ...onItsWay, attachments: [...onItsWay.attachments] }),
  async play({ canvasElement }) {
    await readAt(canvasElement);
    await staysWhile(canvasElement, await comes());
    await waitFor(() => expect(message(canvasElement, ABOVE)?.querySelector("img")).not.toBeNull());
  },
};

/** The same while the reader scrolls up, towards it. */
export const PictureComesWhileScrollingUp: Story = {
  args: withAbove({ ...onItsWay, attachments: [...onItsWay.attachments] }),
  async play({ canvasElement }) {
    const log = await readAt(canvasElement);
    const come = await comes();
    log.scrollTop -= 4;
    await nextFrame();
    await staysWhile(canvasElement, come);
  },
};

/** The upper edge cuts the picture; what is read stands below it. */
export const PictureCutByTheEdge: Story = {
  args: withAbove({ ...onItsWay, attachments: [...onItsWay.attachments] }),
  async play({ canvasElement }) {
    const log = await readAt(canvasElement, "m-29", 40);
    await expect(message(canvasElement, ABOVE)?.getBoundingClientRect().bottom).toBeGreaterThan(
      log.getBoundingClientRect().top,
    );
    await staysWhile(canvasElement, await comes(), { id: "m-29" });
  },
};

/** The address comes late and the picture after it: its place is kept from the first. */
export const PictureLoads: Story = {
  args: {
    ...withAbove({
      kind: "image",
      body: null,
      attachments: [photo({ storagePath: "a", ...tall })],
    }),
    ready: keepUnsigned,
  },
  async play({ canvasElement }) {
    await readAt(canvasElement);
    await staysWhile(canvasElement, () => signed?.(), { grows: false });
    await isDecoded(canvasElement);
  },
};

/** The same for a file whose size the channel did not tell. */
export const PictureOfNoKnownSizeLoads: Story = {
  args: {
    ...withAbove({ kind: "image", body: null, attachments: [photo({ storagePath: "a" })] }),
    ready: keepUnsigned,
  },
  async play({ canvasElement }) {
    await readAt(canvasElement);
    await staysWhile(canvasElement, () => signed?.(), { grows: false });
    await isDecoded(canvasElement);
  },
};

const long = "Uma medida da parede, e mais outra. ".repeat(60);

export const NoteAboveExpanded: Story = {
  args: withAbove({ direction: "note", kind: "note", body: long }),
  async play({ canvasElement }) {
    await readAt(canvasElement);
    await staysWhile(canvasElement, () => moreOf(canvasElement).click());
  },
};

/** Whoever opens a text that they see goes on reading it: its lines stay, and what is below gives way. */
export const OpenedByTheReader: Story = {
  args: withAbove({ direction: "note", kind: "note", body: long }),
  async play({ canvasElement }) {
    const log = await readAt(canvasElement, "m-29", 90);
    const more = moreOf(canvasElement);
    await expect(more.getBoundingClientRect().top).toBeGreaterThan(log.getBoundingClientRect().top);
    const note = () => message(canvasElement, ABOVE);
    const before = note()?.offsetHeight ?? 0;
    // A mouse that gives the focus does not scroll, as a script does.
    more.focus({ preventScroll: true });
    const tops = await paintedTops(note, () => userEvent.click(more));
    await expect(note()?.offsetHeight).toBeGreaterThan(before + 100);
    await expect(driftOf(tops)).toBeLessThanOrEqual(1);
  },
};

export const ReactionAbove: Story = {
  args: withAbove(),
  async play({ canvasElement }) {
    await readAt(canvasElement);
    await staysWhile(canvasElement, () =>
      transport.server.editMessage(ABOVE, {
        reactions: [{ actorKey: "customer:1", emoji: "👍", at: minutesAgo(0) }],
      }),
    );
  },
};

/** A keyboard takes its part of the screen, and gives it back. */
export const KeyboardComesAndGoes: Story = {
  args: withAbove(),
  async play({ canvasElement }) {
    const log = await readAt(canvasElement);
    const line = () => message(canvasElement, READ);
    const openPx = log.clientHeight;
    const shrunk = await paintedTops(line, () => setHeight(canvasElement, 400));
    await expect(log.clientHeight).toBeLessThan(openPx - 250);
    await expect(driftOf(shrunk)).toBeLessThanOrEqual(1);
    const grown = await paintedTops(line, () => setHeight(canvasElement, 700));
    await expect(driftOf(grown)).toBeLessThanOrEqual(1);
  },
};

/** At the end it is the last line that stays in sight, as far from the composer as before. */
export const KeyboardAtTheEnd: Story = {
  args: withAbove(),
  async play({ canvasElement }) {
    const log = await within(canvasElement).findByRole("log");
    await within(log).findByText(`Linha ${COUNT}.`, { exact: false });
    await pass(400);
    const line = () => message(canvasElement, `m-${COUNT - 1}`);
    const end = log.getBoundingClientRect().bottom;
    const firstPx = line()?.getBoundingClientRect().top ?? 0;
    for (const heightPx of [400, 700]) {
      const [, ...tops] = await paintedTops(line, () => setHeight(canvasElement, heightPx));
      const movedPx = log.getBoundingClientRect().bottom - end;
      await expect(driftOf([firstPx + movedPx, ...tops])).toBeLessThanOrEqual(1);
    }
  },
};

function setHeight(root: HTMLElement, px: number): void {
  const box = root.querySelector<HTMLElement>(".prosa-root")?.parentElement;
  if (!box) throw new Error("The story has no box.");
  box.style.blockSize = `${px}px`;
}

function moreOf(root: HTMLElement): HTMLElement {
  const note = message(root, ABOVE);
  if (!note) throw new Error("The note is not drawn.");
  return within(note).getByRole("button", { name: "Ver mais" });
}

async function isDecoded(root: HTMLElement): Promise<void> {
  const image = () => message(root, ABOVE)?.querySelector("img");
  image()?.scrollIntoView({ block: "nearest" });
  await waitFor(() => expect(image()?.naturalHeight).toBe(500));
}
