// The drop-in in Chromium against its budgets: paints, frames, drift, memory, typing, sending.
// npm run bench -- inbox [--messages 100000] [--conversations 10000] [--rounds 5]
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromiumFlags, findChromium } from "@prosa/local-stack/testing";
import { build } from "esbuild";
import { type CDPSession, chromium, type Page } from "playwright-core";
import { median, option, percentile, report, round } from "./lib/report.ts";

const messages = option("messages", 100_000);
const conversations = option("conversations", 10_000);
const rounds = option("rounds", 5);

interface Bench {
  transport: {
    server: {
      receive(id: string, input?: object): { id: string };
      setStatus(id: string, status: string): void;
      editMessage(id: string, input: object): void;
    };
  };
  rendered: Record<string, number>;
  firstMountMs: number;
  firstRowAt: number;
  mount(): Promise<number>;
  painted(): Promise<number>;
  presented(): Promise<number>;
  seen(selector: string): Promise<number>;
  scroll(selector: string, byPx: number, frames: number): Promise<number[]>;
  pass(count: number): Promise<void>;
}
interface BenchWindow extends Window {
  bench: Bench;
  client: {
    loadBefore(id: string): Promise<void>;
    loadAfter(id: string): Promise<void>;
    openConversation(id: string | null): void;
    store: { get(): { threads: Map<string, { messages: unknown[] }> } };
  };
}
declare const window: BenchWindow;

const server = await serve();
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: [...chromiumFlags, "--enable-precise-memory-info", "--js-flags=--expose-gc"],
});
const rows: Record<string, string | number>[] = [];
const log = "[role=log]";
const list = "[data-conversation]";

/** One line of the table; a figure above its budget is missed. */
function line(point: string, what: string, value: number, budget: number, unit: string): void {
  const verdict = value <= budget ? "met" : "missed";
  rows.push({
    point,
    what,
    figure: `${round(value, 1)} ${unit}`,
    budget: `≤ ${budget} ${unit}, ${verdict}`,
  });
}

async function open(
  query: string,
  throttle = 1,
): Promise<{ page: Page; cdp: CDPSession; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  if (throttle > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  await page.goto(`${server.url}/?${query}`);
  await page.waitForFunction(() => window.bench?.firstRowAt > 0, undefined, { timeout: 120_000 });
  return { page, cdp, close: () => context.close() };
}

async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send("HeapProfiler.enable");
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  return usedSize / 2 ** 20;
}

/** Milliseconds of the main thread that a piece of work took in all. */
async function busyMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
}

await measureList();
await measureOpening();
await measureThread();
await measureComposer();
await measureUpdates();
await measureHour();
await measureThrottled();

report("inbox", { messages, conversations, rounds }, rows);
await browser.close();
server.close();
process.exit(0);

async function measureList(): Promise<void> {
  const cold: number[] = [];
  const paints: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const { page, close } = await open(`conversations=${conversations}&cached`);
    cold.push(await page.evaluate(() => window.bench.firstMountMs));
    paints.push(await page.evaluate(() => window.bench.mount()));
    if (n === rounds - 1) {
      const frames = await page.evaluate((selector) => {
        const row = document.querySelector(selector);
        let box = row?.parentElement ?? null;
        while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
        box?.setAttribute("data-bench", "list");
        return window.bench.scroll("[data-bench=list]", 120, 300);
      }, list);
      line("B1", "scrolling the list, p95 frame", percentile(frames, 0.95), 25, "ms");
      line("B1", "rows in the DOM", await page.locator(list).count(), 40, "");
    }
    await close();
  }
  line("B1", "mount to the first page painted, held already, median", median(paints), 100, "ms");
  rows.push({
    point: "B1",
    what: "the same as the first thing that a new browser does, median",
    figure: `${round(median(cold), 1)} ms`,
    budget: "none",
  });
}

async function measureOpening(): Promise<void> {
  const { page, close } = await open(`messages=${messages}`);
  const click = (index: number) =>
    page.evaluate(async (at) => {
      const row = document.querySelector<HTMLElement>(`[data-conversation="c-${at}"]`);
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const isAtEnd = () => {
        const box = document.querySelector("[role=log]");
        return box && box.scrollHeight - box.scrollTop - box.clientHeight < 2;
      };
      const startedAt = performance.now();
      row?.click();
      do await frame();
      while (
        !document.querySelector(`[role=log] [data-index]`) ||
        row?.getAttribute("aria-current") !== "true"
      );
      let paintedAt = await window.bench.presented();
      while (!isAtEnd()) {
        await frame();
        paintedAt = await window.bench.presented();
      }
      return paintedAt - startedAt;
    }, index);
  line("I1", "opening a conversation that is not held, after its data", await click(0), 150, "ms");
  await click(1);
  const cached: number[] = [];
  for (let n = 0; n < rounds * 4; n += 1) cached.push(await click(n % 2));
  line("I1", "opening a held conversation to its paint, median", median(cached), 50, "ms");
  await close();
}

async function measureThread(): Promise<void> {
  const { page, cdp, close } = await open(`messages=${messages}`);
  await page.locator(`[data-conversation="c-0"]`).click();
  await page.evaluate((selector) => window.bench.seen(`${selector} [data-index]`), log);
  await page.waitForTimeout(500);

  const drifts: number[] = [];
  for (let n = 0; n < rounds * 2; n += 1) {
    drifts.push(
      await page.evaluate(async (selector) => {
        const box = document.querySelector(selector) as HTMLElement;
        const { top } = box.getBoundingClientRect();
        const anchor = [...box.querySelectorAll<HTMLElement>("[data-message]")].find(
          (each) => each.getBoundingClientRect().top > top + 60,
        );
        const id = anchor?.dataset.message;
        const before = anchor?.getBoundingClientRect().top ?? 0;
        await window.client.loadBefore("c-0");
        await window.bench.painted();
        await window.bench.painted();
        const after = box.querySelector(`[data-message="${id}"]`)?.getBoundingClientRect().top;
        return after === undefined ? 999 : Math.abs(after - before);
      }, log),
    );
  }
  line(
    "C2",
    "drift of what is read while older messages load, worst",
    Math.max(...drifts),
    1,
    "px",
  );

  const before = await heapMb(cdp);
  const frames = await page.evaluate((selector) => window.bench.scroll(selector, -120, 400), log);
  line(
    "C4",
    "scrolling the thread by 120 px a frame, p95 frame",
    percentile(frames, 0.95),
    25,
    "ms",
  );
  let most = 0;
  const steps = Math.ceil(Math.min(20_000, messages) / 60);
  for (let n = 0; n < steps; n += 1) {
    most = Math.max(
      most,
      await page.evaluate(async () => {
        await window.client.loadBefore("c-0");
        return window.client.store.get().threads.get("c-0")?.messages.length ?? 0;
      }),
    );
  }
  line("C4", `messages in memory after ${steps * 60} were read`, most, 3_000, "");
  line("C4", "growth of the heap by then", (await heapMb(cdp)) - before, 60, "MB");
  await close();
}

async function measureComposer(): Promise<void> {
  const { page, cdp, close } = await open("messages=4000");
  await page.locator(`[data-conversation="c-0"]`).click();
  await page.evaluate((selector) => window.bench.seen(`${selector} [data-index]`), log);
  for (let n = 0; n < 49; n += 1) await page.evaluate(() => window.client.loadBefore("c-0"));
  await page.evaluate(() => {
    const seen: { duration: number }[] = [];
    const delays: number[] = [];
    Object.assign(window, { seen, delays });
    new PerformanceObserver((entries) => {
      for (const entry of entries.getEntries() as PerformanceEventTiming[]) {
        if (!entry.interactionId) continue;
        seen.push({ duration: entry.duration });
      }
    }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    document.addEventListener(
      "keydown",
      (event) => {
        const { timeStamp } = event;
        delays.push(performance.now() - timeStamp);
      },
      { capture: true },
    );
  });
  const input = page.locator("textarea");
  await input.focus();
  for (let n = 0; n < 240; n += 1) {
    const text = "abcdefghij klmnopqrs"[n % 20] as string;
    void cdp.send("Input.dispatchKeyEvent", { type: "keyDown", text, key: text });
    void cdp.send("Input.dispatchKeyEvent", { type: "keyUp", key: text });
    await new Promise((resolve) => setTimeout(resolve, 1_000 / 60));
  }
  await page.evaluate(() => window.bench.painted());
  const delays = await page.evaluate(() => (window as unknown as { delays: number[] }).delays);
  line(
    "I2",
    "input delay at 60 letters/s beside 3,000 messages, p95",
    percentile(delays, 0.95),
    16,
    "ms",
  );

  const bubbles: number[] = [];
  for (let n = 0; n < rounds * 4; n += 1) {
    await input.fill(`medida ${n}`);
    await page.evaluate((text) => {
      document.addEventListener(
        "keydown",
        (event) => {
          const { timeStamp } = event;
          const observer = new MutationObserver(() => {
            const drawn = document.querySelector("[role=log]")?.textContent?.includes(text);
            if (!drawn) return;
            observer.disconnect();
            Object.assign(window, { bubbleMs: performance.now() - timeStamp });
          });
          observer.observe(document.querySelector("[role=log]") as Node, {
            childList: true,
            subtree: true,
            characterData: true,
          });
        },
        { once: true, capture: true },
      );
    }, `medida ${n}`);
    await input.press("Enter");
    const ms = await page.waitForFunction(
      () => (window as unknown as { bubbleMs?: number }).bubbleMs,
    );
    bubbles.push(Number(await ms.jsonValue()));
    await page.evaluate(() => Object.assign(window, { bubbleMs: undefined }));
  }
  line("D1", "Enter to the bubble in the thread, p95", percentile(bubbles, 0.95), 16, "ms");

  for (let n = 0; n < rounds * 2; n += 1) {
    await page.locator(`[data-conversation="c-${n % 4}"]`).click();
    await page.keyboard.type("oi");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
  }
  const durations = await page.evaluate(() =>
    (window as unknown as { seen: { duration: number }[] }).seen.map(({ duration }) => duration),
  );
  // What took less than a frame is not reported, so the true quartile lies below.
  line(
    "I3",
    "INP of a scripted session, p75",
    durations.length ? percentile(durations, 0.75) : 16,
    100,
    "ms",
  );
  await close();
}

async function measureUpdates(): Promise<void> {
  const { page, cdp, close } = await open("messages=3000");
  await cdp.send("Performance.enable");
  await page.locator(`[data-conversation="c-0"]`).click();
  await page.evaluate((selector) => window.bench.seen(`${selector} [data-index]`), log);
  const drawn = await page.evaluate(async () => {
    const { bench } = window;
    const before = { ...bench.rendered };
    bench.transport.server.editMessage("c-0-2998", { body: "mudou" });
    await bench.painted();
    await bench.painted();
    return Object.keys(bench.rendered).filter((id) => bench.rendered[id] !== before[id]).length;
  });
  line("I5", "messages drawn again when one changes", drawn, 1, "");

  const burst = async (perSecond: number, seconds: number) => {
    const startedAt = await busyMs(cdp);
    const frames = await page.evaluate(
      async ({ perSecond, seconds }) => {
        let sent = 0;
        const timer = setInterval(() => {
          for (let n = 0; n < perSecond / 50; n += 1) {
            sent += 1;
            window.bench.transport.server.receive(`c-${sent % 10}`, { body: `rajada ${sent}` });
          }
        }, 20);
        const taken = await window.bench.scroll("[role=log]", 0, seconds * 60);
        clearInterval(timer);
        return taken;
      },
      { perSecond, seconds },
    );
    return ((await busyMs(cdp)) - startedAt) / frames.length;
  };
  line("E8", "main thread per frame at 200 events/s, mean", await burst(200, 5), 8, "ms");
  await close();
}

/**
 * The 18,000 events of an hour at five a second, 25 to a frame, into an inbox whose thread holds as
 * many messages as it ever does. They go to the inbox past the server, which would keep them all.
 */
async function measureHour(): Promise<void> {
  const { page, cdp, close } = await open("messages=3200");
  await page.locator(`[data-conversation="c-0"]`).click();
  await page.evaluate((selector) => window.bench.seen(`${selector} [data-index]`), log);
  for (let n = 0; n < 52; n += 1) await page.evaluate(() => window.client.loadBefore("c-0"));
  for (let n = 0; n < 4; n += 1) await page.evaluate(() => window.client.loadAfter("c-0"));
  const hour = 18_000;
  const step = hour / 6;
  const points: number[] = [];
  for (let sent = -step; sent < hour; sent += step) {
    await page.evaluate((count) => window.bench.pass(count), step);
    points.push(await heldMb(cdp));
  }
  const held = await page.evaluate(
    () => window.client.store.get().threads.get("c-0")?.messages.length ?? 0,
  );
  const heaps = points.map((mb) => round(mb, 2)).join(", ");
  line(
    "I4",
    `slope of what is held over the 18,000 events of an hour, ${held} messages (${heaps} MB)`,
    slope(points) * 6,
    1,
    "MB/h",
  );
  await close();
}

/** What the page holds after a collection, without the code that the engine compiles meanwhile. */
async function heldMb(cdp: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const keep = ({ chunk }: { chunk: string }) => chunks.push(chunk);
  cdp.on("HeapProfiler.addHeapSnapshotChunk", keep);
  await cdp.send("HeapProfiler.takeHeapSnapshot", {});
  cdp.off("HeapProfiler.addHeapSnapshotChunk", keep);
  const { snapshot, nodes } = JSON.parse(chunks.join("")) as HeapSnapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  const code = types[type]?.indexOf("code");
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (nodes[at + type] !== code) bytes += nodes[at + size] ?? 0;
  }
  return bytes / 2 ** 20;
}

interface HeapSnapshot {
  snapshot: { meta: { node_fields: string[]; node_types: string[][] } };
  nodes: number[];
}

/** How much the values grow from one to the next, by the line that fits them best. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rise = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return rise / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
}

async function measureThrottled(): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const { page, close } = await open("conversations=50&cached", 4);
    times.push(await page.evaluate(() => window.bench.firstRowAt));
    await close();
  }
  line(
    "I6",
    "navigation to the first row at a quarter of the speed, its page given by the server, median",
    median(times),
    1_500,
    "ms",
  );
}

/** The page, built from the sources as a production build. */
async function serve(): Promise<{ url: string; close(): void }> {
  const built = await build({
    entryPoints: {
      app: "bench/page/inbox.tsx",
      style: "packages/react-inbox/src/styles/index.css",
    },
    outdir: "out",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    write: false,
    jsx: "automatic",
    conditions: ["@prosa/source"],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const files = new Map(built.outputFiles.map((file) => [file.path.split("/").at(-1), file.text]));
  const page = `<!doctype html><html lang="pt-BR"><meta charset="utf-8"><title>bench</title><link rel="stylesheet" href="/style.css"><style>body{margin:0}#app{height:100vh}</style><div id="app"></div><script type="module" src="/app.js"></script></html>`;
  const http = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://bench").pathname.slice(1);
    const text = files.get(name);
    const type =
      text === undefined ? "text/html" : name.endsWith(".css") ? "text/css" : "text/javascript";
    response.setHeader("content-type", type);
    response.end(text ?? page);
  });
  await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
}
