import { describe, expect, it } from "vitest";
import { retryPolicyOf } from "./ports/index.ts";
import { defaultQueuePolicies, queuePolicies } from "./queue-policies.ts";

describe("queue policies", () => {
  it("are the defaults, with what was given in place of them", () => {
    expect(queuePolicies()).toEqual(defaultQueuePolicies);
    const policies = queuePolicies(
      {
        incoming_message: { poison: "block", byClass: { internal: { attempts: 2 } } },
        media: { concurrency: 1 },
      },
      25,
    );
    expect(policies.incoming_message).toMatchObject({
      concurrency: 25,
      attempts: 8,
      poison: "block",
    });
    expect(policies.media).toMatchObject({ concurrency: 1, attempts: 12 });
    expect(policies.send_message.concurrency).toBe(25);
  });

  it("give an error of a class its own attempts and waits, and others the queue's", () => {
    const { incoming_message: policy } = queuePolicies({
      incoming_message: { byClass: { internal: { attempts: 2 } } },
    });
    expect(retryPolicyOf(policy, "internal")).toMatchObject({ attempts: 2, maxMs: 300_000 });
    expect(retryPolicyOf(policy, "storage.unavailable")).toMatchObject({ attempts: 1_000 });
    expect(retryPolicyOf(policy, "something.new")).toMatchObject({ attempts: 8 });
  });

  it.each([
    [{ incoming_message: { concurrency: 0 } }, "incoming_message.concurrency"],
    [{ media: { attempts: 1.5 } }, "media.attempts"],
    [{ send_message: { baseMs: 5_000, maxMs: 1_000 } }, "send_message.maxMs"],
    [{ media: { byClass: { "no.such": {} } } }, "media.byClass.no.such"],
    [{ incoming_message: { poison: "ignore" } }, "incoming_message.poison"],
    [{ mail: {} }, '"mail"'],
  ])("refuse %o, naming what is wrong", (options, place) => {
    expect(() => queuePolicies(options as Parameters<typeof queuePolicies>[0])).toThrow(place);
  });
});
