import { expect, it } from "vitest";
import { readServerEvents } from "./read-server-events.ts";

async function read(...chunks: (string | Uint8Array)[]) {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      }
      controller.close();
    },
  });
  const events = [];
  for await (const event of readServerEvents(body)) events.push(event);
  return events;
}

it("reads events, named and not, and passes over comments and unknown fields", async () => {
  expect(
    await read("event: joined\ndata: {}\n\n: beat\n\nid: 7\ndata: one\ndata: two\n\n"),
  ).toEqual([
    { event: "joined", data: "{}" },
    { event: "message", data: "one\ntwo" },
  ]);
});

it("joins what the network cut, even inside of a letter", async () => {
  const bytes = new TextEncoder().encode("data: orçamento\n\n");
  const cut = bytes.indexOf(0xc3) + 1;
  expect(await read(bytes.slice(0, cut), bytes.slice(cut, -1), bytes.slice(-1))).toEqual([
    { event: "message", data: "orçamento" },
  ]);
});

it("drops an event whose end never came", async () => {
  expect(await read("data: whole\n\ndata: ha")).toEqual([{ event: "message", data: "whole" }]);
});
