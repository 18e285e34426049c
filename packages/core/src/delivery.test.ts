import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advanceStatus, type DeliveryStatus } from "./delivery.ts";

const reported = fc.constantFrom<DeliveryStatus>("sent", "delivered", "read", "played", "failed");
const fold = (reports: DeliveryStatus[]) =>
  reports.reduce<DeliveryStatus | null>(advanceStatus, null);

describe("advanceStatus", () => {
  it("never goes back", () => {
    expect(advanceStatus("read", "delivered")).toBe("read");
    expect(advanceStatus("delivered", "sent")).toBe("delivered");
  });

  it("lets a failure count only until somebody received the message", () => {
    expect(advanceStatus("sent", "failed")).toBe("failed");
    expect(advanceStatus("delivered", "failed")).toBe("delivered");
    expect(advanceStatus("failed", "delivered")).toBe("delivered");
    expect(advanceStatus("failed", "sent")).toBe("failed");
  });

  it("clears an unknown outcome once the provider speaks", () => {
    expect(advanceStatus("unknown", "sent")).toBe("sent");
    expect(advanceStatus("sending", "unknown")).toBe("unknown");
  });

  it("ends in the same status for every order of the same reports", () => {
    fc.assert(
      fc.property(fc.array(reported, { minLength: 1, maxLength: 6 }), fc.nat(), (reports, seed) => {
        const shuffled = [...reports].sort((a, b) => ((a + b + seed).length % 3) - 1);
        return fold(reports) === fold(shuffled) && fold(reports) === fold([...reports].reverse());
      }),
    );
  });
});
