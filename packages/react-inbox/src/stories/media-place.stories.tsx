import type { Attachment, Message, MessageKind } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import type { FakeTransport } from "../testing/index.ts";
import { attachment } from "../testing/seed-media.ts";
import { allRead } from "./all-read.ts";
import { drawnFilm, drawnPicture } from "./drawn-media.ts";
import { driftOf, paintedTops } from "./painted-tops.ts";
import { silence } from "./silence.ts";
import { StoryInbox } from "./story-inbox.tsx";
import { watchShifts } from "./watch-shifts.ts";

const stored = (kind: Attachment["kind"], id: string, rest: Partial<Attachment> = {}) =>
  attachment({ id, kind, storagePath: `${kind}/${id}`, ...rest });
const photo = (id: string, rest: Partial<Attachment> = {}) => stored("image", id, rest);
const tall = { widthPx: 300, heightPx: 500 };
const wide = { widthPx: 500, heightPx: 300 };

/** A line after each, or pictures would join to albums. */
function thread(...list: [MessageKind, Attachment[]][]): Message[] {
  const line = ["text", []] as const;
  return list
    .flatMap((each) => [each, line])
    .map(([kind, attachments], index) =>
      buildMessage({
        id: `m-${index}`,
        seq: index + 1,
        sortTs: minutesAgo(100 - index),
        kind,
        body: kind === "text" ? "O que se lê" : null,
        attachments: [...attachments],
      }),
    );
}
const everyMedia = thread(
  ["image", [photo("known", tall)]],
  ["image", [photo("unknown")]],
  ["sticker", [stored("sticker", "sticker", { widthPx: 512, heightPx: 512 })]],
  ["album", [photo("a"), photo("b"), photo("c", tall), stored("video", "tile")]],
  ["video", [stored("video", "film", tall)]],
  ["video", [stored("video", "film-unknown")]],
  ["audio", [stored("audio", "voice", { durationMs: 2_000 })]],
  ["document", [stored("document", "file", { fileName: "Contrato.pdf", bytes: 318_000 })]],
);
const seeded = (messages: Message[]) => ({ seed: { ...allRead(), messages } });

type Sign = (path: string, times: number) => string;
let asked: string[] = [];
/** Says what a path is signed as when it is asked for the nth time; until then nothing is. */
let signBy: (sign: Sign) => void;
function keep(transport: FakeTransport): void {
  asked = [];
  const signing = new Promise<Sign>((resolve) => {
    signBy = resolve;
  });
  transport.mediaUrl = async (path) => {
    asked.push(path);
    const times = asked.filter((each) => each === path).length;
    return { url: (await signing)(path, times), expiresAt: Number.MAX_SAFE_INTEGER };
  };
}

/** Media keep their place while they load, load late, and renew an address that has expired. */
const meta = {
  title: "Media place",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 2_600, conversationId: "conversation-1", ready: keep },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const mimes: Record<string, string> = { video: "video/webm", audio: "audio/wav" };
/** An address that has expired: what it answers is no file of its kind. */
const expired = (path: string) =>
  `data:${mimes[path.split("/")[0] ?? ""] ?? "image/png"};base64,AAAA`;
const timesOf = (path: string) => asked.filter((each) => each === path).length;
const lineRead = (root: HTMLElement) =>
  [...root.querySelectorAll("[role=log] [role=article]")].at(-1);
const placesOf = (root: HTMLElement) =>
  [...root.querySelectorAll("[role=log] [role=article]")].map((each) => {
    const { top, height } = each.getBoundingClientRect();
    return { top, height };
  });

/** Addresses come, files load: no message moves, in no frame, and none gets another height. */
export const LoadsInItsPlace: Story = {
  args: { options: seeded(everyMedia) },
  async play({ canvasElement }) {
    const log = await within(canvasElement).findByRole("log");
    await within(log).findAllByText("O que se lê");
    await waitFor(() => expect(asked).toContain("audio/voice"));
    const [picture, film] = await Promise.all([drawnPicture(300, 500), drawnFilm(120, 240)]);
    const good: Record<string, string> = { video: film, audio: silence(2) };
    const before = placesOf(canvasElement);
    await expect(before).toHaveLength(16);
    const sumOfShifts = watchShifts(log);
    const tops = await paintedTops(
      () => lineRead(canvasElement),
      async () => {
        signBy((path) => good[path.split("/")[0] ?? ""] ?? picture);
        await waitFor(async () => {
          const images = [...log.querySelectorAll("img")];
          await expect(images).toHaveLength(6);
          for (const image of images) await expect(image.naturalHeight).toBe(500);
          const films = [...log.querySelectorAll("video")];
          await expect(films).toHaveLength(3);
          for (const each of films) await expect(each.videoHeight).toBe(240);
        });
      },
      1_500,
    );
    await expect(driftOf(tops)).toBe(0);
    await expect(sumOfShifts()).toBe(0);
    await expect(placesOf(canvasElement)).toEqual(before);
  },
};

const some = thread(
  ["image", [photo("one", wide)]],
  ["video", [stored("video", "film", wide)]],
  ["audio", [stored("audio", "voice", { durationMs: 2_000 })]],
);

/** An address that has expired is asked for anew, once, and nobody is told; nothing moves. */
export const ExpiredIsRenewed: Story = {
  args: { heightPx: 880, options: seeded(some) },
  async play({ canvasElement }) {
    const log = await within(canvasElement).findByRole("log");
    const thread = within(log);
    await thread.findAllByText("O que se lê");
    const [picture, film] = await Promise.all([drawnPicture(300, 500), drawnFilm(120, 240)]);
    const good: Record<string, string> = { video: film, audio: silence(2) };
    const told: string[] = [];
    const observer = new MutationObserver(() => {
      told.push(...(log.textContent?.match(/Tentar de novo|não veio/gi) ?? []));
    });
    observer.observe(log, { childList: true, subtree: true, characterData: true });
    const tops = await paintedTops(
      () => lineRead(canvasElement),
      async () => {
        signBy((path, times) =>
          times === 1 ? expired(path) : (good[path.split("/")[0] ?? ""] ?? picture),
        );
        await waitFor(() => expect(log.querySelector("img")?.naturalHeight).toBe(500));
        await waitFor(() => expect(log.querySelector("video")?.videoHeight).toBe(240));
        await userEvent.click(thread.getByRole("button", { name: "Ouvir" }));
        await waitFor(() => expect(log.querySelector("audio")?.paused).toBe(false));
        await waitFor(() => expect(log.querySelector("audio")?.currentTime).toBeGreaterThan(0));
      },
      1_500,
    );
    observer.disconnect();
    await expect(told).toEqual([]);
    await expect(driftOf(tops)).toBe(0);
    for (const path of ["image/one", "video/film", "audio/voice"]) {
      await expect(timesOf(path)).toBe(2);
    }
  },
};

/** Where the new address fails as well, each of them says so in its place and can be asked for again. */
export const SecondFailureIsTold: Story = {
  args: { heightPx: 880, options: seeded(some) },
  async play({ canvasElement }) {
    const log = await within(canvasElement).findByRole("log");
    const thread = within(log);
    await thread.findAllByText("O que se lê");
    const [picture, film] = await Promise.all([drawnPicture(300, 500), drawnFilm(120, 240)]);
    const good: Record<string, string> = { video: film, audio: silence(2) };
    const tops = await paintedTops(
      () => lineRead(canvasElement),
      async () => {
        signBy((path, times) =>
          times < 3 ? expired(path) : (good[path.split("/")[0] ?? ""] ?? picture),
        );
        await waitFor(() => expect(thread.getAllByText("O arquivo não veio")).toHaveLength(2));
        await userEvent.click(thread.getByRole("button", { name: "Ouvir" }));
        await waitFor(() => expect(thread.getAllByText("O arquivo não veio")).toHaveLength(3));
        await expect(asked).toHaveLength(6);
        for (const button of thread.getAllByRole("button", { name: "Tentar de novo" })) {
          await userEvent.click(button);
        }
        await waitFor(() => expect(log.querySelector("img")?.naturalHeight).toBe(500));
        await waitFor(() => expect(log.querySelector("video")?.videoHeight).toBe(240));
        await waitFor(() => expect(log.querySelector("audio")?.currentTime).toBeGreaterThan(0));
        await expect(thread.queryByText("O arquivo não veio")).toBeNull();
      },
      1_500,
    );
    await expect(driftOf(tops)).toBe(0);
  },
};

/** Pictures far from sight are not fetched: their rows are not drawn, and those that are, are lazy. */
export const FarOnesAreNotAskedFor: Story = {
  args: {
    heightPx: 700,
    options: seeded(
      thread(
        ...Array.from({ length: 30 }, (_, index): [MessageKind, Attachment[]] => [
          "image",
          [photo(`far-${index}`, tall)],
        ]),
      ),
    ),
  },
  async play({ canvasElement }) {
    const log = await within(canvasElement).findByRole("log");
    await within(log).findAllByText("O que se lê");
    const picture = await drawnPicture(300, 500);
    signBy(() => picture);
    await waitFor(() => expect(log.querySelectorAll("img").length).toBeGreaterThan(1));
    for (const image of log.querySelectorAll("img")) {
      await expect(image).toHaveAttribute("loading", "lazy");
    }
    await expect(log.querySelectorAll("img").length).toBeLessThan(15);
    await expect(new Set(asked).size).toBeLessThan(30);
  },
};
