import { useEffect, useState } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { useSession } from "../../hooks/use-session.ts";
import type { SkinTone } from "../../internal/emoji.ts";

const KEPT = 16;

/** What an operator picks most lately, first the last one, and in which tone. */
export interface EmojiHabits {
  recent: readonly string[];
  tone: SkinTone;
}

const none: EmojiHabits = { recent: [], tone: "none" };

/** The operator's habits, kept in the inbox's storage. `null` until they were read. */
export function useEmojiHabits() {
  const { client } = useInbox();
  const { value } = useSession();
  const key = `emoji/${client.tenantId}/${value?.me.id ?? ""}`;
  const [habits, setHabits] = useState<EmojiHabits | null>(null);
  useEffect(() => {
    let isLive = true;
    client.storage.entries(key).then(
      ([first]) => isLive && setHabits((first?.[1] as EmojiHabits | undefined) ?? none),
      () => isLive && setHabits(none),
    );
    return () => {
      isLive = false;
    };
  }, [client, key]);

  function keep(change: Partial<EmojiHabits>): void {
    const next = { ...(habits ?? none), ...change };
    setHabits(next);
    client.storage.set(key, next).catch(() => undefined);
  }
  return {
    habits,
    keepTone: (tone: SkinTone) => keep({ tone }),
    keepRecent(emoji: string) {
      const others = (habits ?? none).recent.filter((each) => each !== emoji);
      keep({ recent: [emoji, ...others].slice(0, KEPT) });
    },
  };
}
