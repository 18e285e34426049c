/** Makes broken variants of captured bodies; the same seed makes the same ones. */
export interface Mutator {
  /** The next variant as a value, as JSON.parse could give it. */
  value(): unknown;
  /** The next variant as text: mostly JSON, at times cut or garbled. */
  text(): string;
  /** 0 ≤ n < 1. */
  share(): number;
}

/** A fast 32-bit generator (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const hostileTexts: readonly string[] = [
  "null",
  "[]",
  "{}",
  '""',
  "-1",
  "1e308",
  "true",
  "[[[[]]]]",
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":null,"valueOf":1,"toJSON":"x","then":{}}',
  '{"length":4294967295,"0":1}',
  '{"low":-1,"high":-1,"unsigned":true}',
  '{"0":97,"2":5}',
  '["a@lid",null,3,{"id":1}]',
  '"\\u0000\\ud800"',
  `"${"x".repeat(2000)}"`,
  `${'{"message":'.repeat(40)}1${"}".repeat(40)}`,
];
const hostileKeys = ["__proto__", "constructor", "key", "message", "event", "error", "status", "0"];

type Holder = Record<string, unknown> | unknown[];

const isHolder = (value: unknown): value is Holder => typeof value === "object" && value !== null;

function put(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/**
 * Creates a mutator of these bodies. Each variant is a copy with 1 to 4 changes somewhere inside:
 * values replaced by hostile ones or by parts of other bodies, keys added, renamed or removed.
 */
export function createMutator(bodies: readonly unknown[], seed: number): Mutator {
  const share = generator(seed);
  const below = (count: number): number => Math.floor(share() * count);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const texts = bodies.map((body) => JSON.stringify(body ?? null));

  /** A random place inside, reached by a random walk. */
  function place(root: Holder): { holder: Holder; key: string } {
    let holder = root;
    for (;;) {
      const keys = Object.keys(holder);
      const key = keys.length > 0 ? pick(keys) : "0";
      const inner = (holder as Record<string, unknown>)[key];
      if (!isHolder(inner) || share() < 0.25) return { holder, key };
      holder = inner;
    }
  }

  function remove(holder: Holder, key: string): void {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  }

  function add(holder: Holder, value: unknown): void {
    if (Array.isArray(holder)) holder.push(value);
    else put(holder, pick(hostileKeys), value);
  }

  function change(root: Holder): void {
    const { holder, key } = place(root);
    const hostile: unknown = JSON.parse(pick(hostileTexts));
    const kind = below(5);
    if (kind === 0) remove(holder, key);
    else if (kind === 1) add(holder, hostile);
    else if (kind === 2) put(holder, key, JSON.parse(pick(texts)));
    else if (kind === 3) put(holder, key, [(holder as Record<string, unknown>)[key] ?? null]);
    else put(holder, key, hostile);
  }

  function value(): unknown {
    const root: unknown = JSON.parse(share() < 0.02 ? pick(hostileTexts) : pick(texts));
    if (!isHolder(root)) return root;
    for (let count = 1 + below(4); count > 0; count -= 1) change(root);
    return root;
  }

  function text(): string {
    const whole = JSON.stringify(value()) ?? "";
    const kind = below(10);
    if (kind === 0) return whole.slice(0, below(whole.length + 1));
    if (kind === 1) {
      const at = below(whole.length + 1);
      return `${whole.slice(0, at)}${String.fromCharCode(below(0xffff))}${whole.slice(at + 1)}`;
    }
    return whole;
  }

  return { value, text, share };
}
