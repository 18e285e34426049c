import { type FakeSeed, seedHorizonte } from "../testing/index.ts";

/** The seeded company with nothing unread, so that a thread opens at its end. */
export function allRead(): FakeSeed {
  const seed = seedHorizonte();
  return {
    ...seed,
    conversations: seed.conversations.map((each) => ({
      ...each,
      read: { lastReadSeq: each.lastSeq, unread: 0 },
    })),
  };
}
