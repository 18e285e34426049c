import { type EmojiData, EmojiPicker } from "frimousse";
import { type AriaAttributes, useMemo } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import {
  emojiLanguage,
  inTone,
  type KnownEmoji,
  loadEmoji,
  type SkinTone,
  skinTones,
} from "../../internal/emoji.ts";
import type { LaterStrings } from "../../strings/later-strings.ts";
import { useLaterStrings } from "../later.tsx";
import { useEmojiHabits } from "./use-emoji-habits.ts";

const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9];

export interface EmojiPanelProps {
  onChoose(emoji: string): void;
}

/** Every emoji: search, groups, skin tone, and those used lately. */
export default function EmojiPanel({ onChoose }: EmojiPanelProps) {
  const { locale } = useInbox();
  const words = useLaterStrings().emoji;
  const { habits, keepRecent, keepTone } = useEmojiHabits();
  const resolve = useMemo(() => () => readData(locale.code, words), [locale.code, words]);
  const isTouch = useMemo(() => matchMedia("(pointer: coarse)").matches, []);
  if (!habits) return null;
  const choose = (emoji: string) => {
    keepRecent(emoji);
    onChoose(emoji);
  };
  return (
    <EmojiPicker.Root
      className="prosa-emoji"
      locale={emojiLanguage(locale.code)}
      resolveEmojiData={resolve}
      columns={isTouch ? 6 : 9}
      skinTone={habits.tone as SkinTone}
      onEmojiSelect={({ emoji }) => choose(emoji)}
    >
      <div className="prosa-emoji-head">
        <EmojiPicker.Search
          className="prosa-emoji-search"
          aria-label={words.search}
          placeholder={words.search}
          autoFocus
        />
        <EmojiPicker.SkinTone>
          {({ skinTone, setSkinTone, skinToneVariations }) => (
            <select
              className="prosa-emoji-tone"
              aria-label={words.skinTone}
              value={skinTone}
              onChange={(event) => {
                const tone = event.target.value as SkinTone;
                setSkinTone(tone);
                keepTone(tone);
              }}
            >
              {skinToneVariations.map((each) => (
                <option key={each.skinTone} value={each.skinTone}>
                  {each.emoji}
                </option>
              ))}
            </select>
          )}
        </EmojiPicker.SkinTone>
      </div>
      {habits.recent.length > 0 && (
        <fieldset className="prosa-emoji-recent" aria-label={words.recent}>
          {habits.recent.slice(0, isTouch ? 6 : 9).map((emoji) => (
            <button
              key={emoji}
              type="button"
              className="prosa-emoji-one"
              onClick={() => choose(emoji)}
            >
              {emoji}
            </button>
          ))}
        </fieldset>
      )}
      <EmojiPicker.Viewport className="prosa-emoji-view">
        <EmojiPicker.Loading className="prosa-emoji-none">…</EmojiPicker.Loading>
        <EmojiPicker.Empty className="prosa-emoji-none">
          {({ search }) => words.none(search)}
        </EmojiPicker.Empty>
        <EmojiPicker.List
          aria-label={words.label}
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div {...props} className="prosa-emoji-group">
                {category.label}
              </div>
            ),
            Row: (props) => (
              <div {...countedFromOne(props, "aria-rowindex")} className="prosa-emoji-row" />
            ),
            Emoji: ({ emoji, ...props }) => (
              <button
                {...countedFromOne(props, "aria-colindex")}
                type="button"
                className="prosa-emoji-one"
                data-active={emoji.isActive ? "" : undefined}
                title={emoji.label}
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  );
}

/** The library counts from 0, ARIA from 1. */
function countedFromOne<Props extends AriaAttributes>(
  props: Props,
  index: "aria-rowindex" | "aria-colindex",
): Props {
  return { ...props, [index]: (props[index] ?? 0) + 1 };
}

async function readData(code: string, words: LaterStrings["emoji"]): Promise<EmojiData> {
  const all = await loadEmoji(code);
  return {
    locale: emojiLanguage(code),
    categories: GROUPS.map((index, at) => ({ index, label: words.groups[at] ?? "" })),
    skinTones: {} as EmojiData["skinTones"],
    emojis: all.map((each) => ({
      emoji: each.emoji,
      label: each.label,
      category: each.group,
      version: 1,
      tags: [...each.tags],
      ...(each.hasTones && { skins: tonesOf(each) }),
    })),
  };
}

function tonesOf(emoji: KnownEmoji) {
  const tones = skinTones.filter((tone) => tone !== "none");
  return Object.fromEntries(tones.map((tone) => [tone, inTone(emoji, tone)])) as Required<
    EmojiData["emojis"][number]
  >["skins"];
}
