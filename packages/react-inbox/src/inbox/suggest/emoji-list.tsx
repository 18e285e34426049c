import { useEffect, useMemo, useState } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { findEmoji, inTone, type KnownEmoji, loadEmoji } from "../../internal/emoji.ts";
import { useEmojiHabits } from "../emoji/use-emoji-habits.ts";
import { useLaterStrings } from "../later.tsx";
import { SuggestionList, type SuggestionProps } from "./suggestion-list.tsx";

const SHOWN = 8;

/** The emoji that `:` and a few letters mean. */
export default function EmojiList({ onChoose, ...props }: SuggestionProps) {
  const { locale, strings } = useInbox();
  const words = useLaterStrings().emoji;
  const { habits, keepRecent } = useEmojiHabits();
  const [all, setAll] = useState<readonly KnownEmoji[] | null>(null);
  useEffect(() => {
    let isLive = true;
    loadEmoji(locale.code).then(
      (found) => isLive && setAll(found),
      () => isLive && setAll([]),
    );
    return () => {
      isLive = false;
    };
  }, [locale.code]);
  const items = useMemo(() => {
    const tone = habits?.tone ?? "none";
    return findEmoji(all ?? [], props.query, SHOWN).map((each) => {
      const text = inTone(each, tone);
      return {
        id: each.emoji,
        text,
        content: (
          <span className="prosa-qr-head">
            <span aria-hidden>{text}</span>
            <span className="prosa-ell">{each.label}</span>
          </span>
        ),
      };
    });
  }, [all, props.query, habits?.tone]);
  return (
    <SuggestionList
      {...props}
      onChoose={(emoji) => {
        keepRecent(emoji);
        onChoose(emoji);
      }}
      label={words.label}
      items={items}
      status={
        all === null
          ? strings.loading
          : items.length > 0
            ? words.found(items.length)
            : words.none(props.query)
      }
    />
  );
}
