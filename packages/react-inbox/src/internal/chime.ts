const NOTES = [
  { hertz: 659.26, atS: 0 },
  { hertz: 880, atS: 0.09 },
];
const LOUDNESS = 0.12;
const RISE_S = 0.012;
const FALL_S = 0.34;
const WAKE_MS = 300;

/**
 * Two soft notes, made here: nothing is fetched. `false` when the browser lets no sound out, which it
 * does not before somebody touched the page; a sound that cannot be made now is not made later.
 */
export async function chime(): Promise<boolean> {
  try {
    const audio = new AudioContext();
    await wake(audio);
    if (audio.state !== "running") {
      await audio.close();
      return false;
    }
    const sounds = NOTES.map(({ hertz, atS }) => play(audio, hertz, audio.currentTime + atS));
    sounds.at(-1)?.addEventListener("ended", () => void audio.close());
    return true;
  } catch {
    return false;
  }
}

/** A page that nobody touched never gets an answer. */
async function wake(audio: AudioContext): Promise<void> {
  if (audio.state === "running") return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAKE_MS);
  });
  await Promise.race([audio.resume(), tooLong]);
  clearTimeout(timer);
}

function play(audio: AudioContext, hertz: number, at: number): OscillatorNode {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = "sine";
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + RISE_S);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + FALL_S);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + FALL_S);
  return oscillator;
}
