import { createDatabase } from "../harness.ts";
import { checkTalk, countRepeats, describeOpen, type Repeats, settle } from "./check-talk.ts";
import { playScenario, type usualTroubles } from "./scenario.ts";
import { openShop, type Shop, type ShopOptions } from "./shop.ts";

/** What became of one run. */
export interface CaseResult {
  /** `null` when everything held. */
  failure: string | null;
  /** The points at which processes were killed. */
  kills: string[];
  /** From the last kill to the moment when nothing was left to do, the rest of the day included. */
  seconds: number;
  repeats: Repeats;
  counts: Record<string, number>;
}

/** Trouble that a test makes beside the scenario; it ends by itself. */
export type Trouble = (shop: Shop) => Promise<void>;

export interface CaseOptions extends Omit<ShopOptions, "databaseUrl"> {
  trouble?: Trouble;
  /** @defaultValue `usualTroubles` */
  providerTroubles?: typeof usualTroubles;
}

/** Plays the scenario on a database of its own, with a fault or other trouble, and checks its end. */
export async function runCase(options: CaseOptions): Promise<CaseResult> {
  const db = await createDatabase();
  try {
    return await runOn(db.databaseUrl, options);
  } finally {
    await db.drop();
  }
}

/** As `runCase`, on a database that exists. */
export async function runOn(databaseUrl: string, options: CaseOptions): Promise<CaseResult> {
  const shop = await openShop({ ...options, databaseUrl });
  const startedAtMs = Date.now();
  const seconds = () => Math.round((Date.now() - (shop.app.diedAtMs ?? startedAtMs)) / 100) / 10;
  try {
    const [talk] = await Promise.all([
      playScenario(shop, options.providerTroubles),
      options.trouble?.(shop),
    ]);
    await settle(shop);
    const healed = seconds();
    await checkTalk(shop, talk);
    return {
      failure: null,
      kills: shop.app.kills,
      seconds: healed,
      repeats: await countRepeats(shop),
      counts: await shop.app.counts(),
    };
  } catch (error) {
    const open = await describeOpen(shop).catch(String);
    return {
      failure: `${error instanceof Error ? error.message : String(error)} ${open}`,
      kills: shop.app.kills,
      seconds: seconds(),
      repeats: { webhooks: 0, sends: 0, fetches: 0 },
      counts: {},
    };
  } finally {
    await shop.close();
  }
}
