export {
  Author,
  Bubble,
  Discard,
  Reactions,
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
export { Text } from "../message-text.tsx";
