import { afterEach, describe, expect, it, vi } from "vitest";
import { chime } from "./chime.ts";

afterEach(() => void vi.unstubAllGlobals());

class FakeParameter {
  value = 0;
  setValueAtTime() {}
  linearRampToValueAtTime() {}
  exponentialRampToValueAtTime() {}
}

/** As much of Web Audio as a chime needs: which notes began, and whether it was closed. */
function stubAudio({ isAllowed }: { isAllowed: boolean }) {
  const made = { notes: [] as number[], isClosed: false, end: () => {} };
  class FakeAudio {
    state = "suspended";
    currentTime = 4;
    destination = {};
    resume(): Promise<void> {
      if (!isAllowed) return new Promise(() => {});
      this.state = "running";
      return Promise.resolve();
    }
    async close() {
      made.isClosed = true;
    }
    createGain() {
      return { gain: new FakeParameter(), connect: (to: unknown) => to };
    }
    createOscillator() {
      const frequency = new FakeParameter();
      return {
        type: "",
        frequency,
        connect: (to: unknown) => to,
        start: () => void made.notes.push(frequency.value),
        stop() {},
        addEventListener(_type: string, listener: () => void) {
          made.end = listener;
        },
      };
    }
  }
  vi.stubGlobal("AudioContext", FakeAudio);
  return made;
}

describe("the sound", () => {
  it("plays its notes and lets go of the device after the last", async () => {
    const audio = stubAudio({ isAllowed: true });
    expect(await chime()).toBe(true);
    expect(audio.notes).toHaveLength(2);
    expect(audio.isClosed).toBe(false);
    audio.end();
    expect(audio.isClosed).toBe(true);
  });

  it("is given up, not kept for later, where the browser does not let it out", async () => {
    const audio = stubAudio({ isAllowed: false });
    expect(await chime()).toBe(false);
    expect(audio.notes).toEqual([]);
    expect(audio.isClosed).toBe(true);
  });

  it("throws nothing where there is no audio, or it is refused", async () => {
    vi.stubGlobal("AudioContext", undefined);
    expect(await chime()).toBe(false);
    vi.stubGlobal(
      "AudioContext",
      class {
        constructor() {
          throw new DOMException("refused", "NotAllowedError");
        }
      },
    );
    expect(await chime()).toBe(false);
  });
});
