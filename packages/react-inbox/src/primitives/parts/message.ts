export {
  Author,
  Bubble,
  Discard,
  Reply,
  Retry,
  Root,
  Time,
  useMessage,
  useMessageOutcome,
  Verify,
} from "../message.tsx";
export { AudioDeck, useAudio, useWaveform } from "../message-audio.tsx";
export { useFileRescue } from "../message-file.tsx";
export {
  type GivenReaction,
  ReactionCount,
  Reactions,
  useReactions,
} from "../message-reactions.tsx";
export { Text } from "../message-text.tsx";
