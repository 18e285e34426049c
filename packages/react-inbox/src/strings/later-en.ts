import type { LaterStrings } from "./later-strings.ts";

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const later: LaterStrings = {
  versions: {
    title: "Versions of the message",
    now: "now",
    failed: "The versions did not come",
  },
  emoji: {
    label: "Emoji",
    search: "Search emoji",
    none: (query) => `No emoji matches “${query}”`,
    recent: "Recently used",
    skinTone: "Skin tone",
    found: (count) => `${count} ${plural(count, "emoji", "emoji")}`,
    groups: [
      "Smileys and emotion",
      "People and body",
      "Animals and nature",
      "Food and drink",
      "Travel and places",
      "Activities",
      "Objects",
      "Symbols",
      "Flags",
    ],
  },
  files: {
    label: "Files to send",
    ready: "ready",
    failed: "not uploaded",
    caption: "Caption",
    captionOf: (name) => `Caption of ${name}`,
    remove: (name) => `Remove ${name}`,
    moveBefore: (name) => `Send ${name} earlier`,
    moveAfter: (name) => `Send ${name} later`,
    dropHere: "Drop to attach",
    upTo: (kind, limit) => `${kind} up to ${limit}`,
  },
  guard: {
    answered: (name, time) => `${name} answered at ${time}`,
    heldBack: "Somebody answered after you began to write. Nothing was sent.",
    seeAnswer: "See the answer",
    leavesIn: (seconds) => `Leaves in ${seconds} s`,
    undo: "Undo",
  },
  mentions: {
    label: "Colleagues",
    none: (query) => `Nobody in the team is called “${query}”`,
    found: (count) => `${count} ${plural(count, "colleague", "colleagues")}`,
  },
  outbox: {
    title: "Outbox",
    open: (count) => `Show the outbox: ${count}`,
    to: (name) => `To ${name}`,
    retry: "Try again",
    discard: "Discard",
    close: "Close",
  },
  recorder: {
    label: "Recording",
    states: {
      asking: "Waiting for the microphone",
      recording: "Recording",
      paused: "Paused",
      preview: "Recorded. Listen before you send",
    },
    denied: {
      title: "The browser did not allow the microphone.",
      text: "Click the lock beside the address, allow the microphone and try again.",
    },
    missing: {
      title: "No microphone was found.",
      text: "Connect a microphone and try again.",
    },
    failed: {
      title: "The recording did not work.",
      text: "Another program may be using the microphone. Close it and try again.",
    },
    again: "Try again",
    close: "Close",
    pause: "Pause",
    resume: "Go on recording",
    finish: "Stop and listen",
    preview: "Listen to the recording",
    send: "Send audio",
    discard: "Discard audio",
    discardAsk: (time) => `Discard the audio of ${time}?`,
    keep: "Go on",
    lockHint: "Slide up to let go",
  },
};
