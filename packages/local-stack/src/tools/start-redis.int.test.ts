import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { firstFound } from "./first-found.ts";
import { startRedis } from "./start-redis.ts";

function ask(url: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(`${command}\r\n`));
    socket.once("error", reject);
    // A server that ends takes a connection and closes it without a word.
    socket.once("close", () => reject(new Error("closed")));
    socket.once("data", (data) => {
      socket.destroy();
      resolve(String(data));
    });
  });
}

it("brings a Redis that never evicts, and uses the one that REDIS_URL names without ending it", async () => {
  const before = process.env.REDIS_URL;
  delete process.env.REDIS_URL;
  const redis = await startRedis();
  try {
    expect(await ask(redis.url, "CONFIG GET maxmemory-policy")).toContain("noeviction");
    process.env.REDIS_URL = redis.url.replace("/0", "");
    const given = await startRedis({ db: 7 });
    expect(given.url).toBe(`${process.env.REDIS_URL}/7`);
    await given.stop();
    expect(await ask(redis.url, "PING")).toContain("PONG");
  } finally {
    if (before === undefined) delete process.env.REDIS_URL;
    else process.env.REDIS_URL = before;
    await redis.stop();
  }
  await expect(ask(redis.url, "PING")).rejects.toThrow();
});

it("leaves no Redis behind when its process is killed", async () => {
  const program = `
    import { startRedis } from ${JSON.stringify(new URL("./start-redis.ts", import.meta.url).href)};
    delete process.env.REDIS_URL;
    console.log((await startRedis()).url);
    setInterval(() => {}, 1000);`;
  const args = ["--conditions=@prosa/source", "--input-type=module", "-e", program];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const url = String((await once(child.stdout, "data"))[0]).trim();
  expect(await ask(url, "PING")).toContain("PONG");
  child.kill("SIGKILL");
  await expect.poll(() => ask(url, "PING").catch(() => "gone"), { timeout: 10_000 }).toBe("gone");
});

it("names every source it tried and every remedy when a tool is missing", async () => {
  const failing = {
    name: "apt",
    find: async () => {
      throw new Error("no lists");
    },
  };
  const missing = firstFound("Redis", [{ name: "PATH", find: async () => null }, failing], ["buy"]);
  await expect(missing).rejects.toMatchObject({
    code: "tool.missing",
    message: expect.stringMatching(/PATH: not there[\s\S]*apt: no lists[\s\S]*- buy/),
  });
});
