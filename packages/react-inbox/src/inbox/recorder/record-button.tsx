import { Mic } from "lucide-react";
import { type PointerEvent, useRef } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { Icon } from "../icon.tsx";
import { later } from "../later.tsx";
import type { RecorderBarProps } from "./recorder-bar.tsx";

export const RecorderBar = later<RecorderBarProps>(() => import("./recorder-bar.tsx"));

export type Hold = RecorderBarProps["hold"] | null;

const HOLD_MS = 350;
const LOCK_PX = 48;

/**
 * Starts a recording. A click or a tap records on by itself; a finger that stays records while it
 * stays, and slides up to be free.
 */
export function RecordButton({ hold, onHold }: { hold: Hold; onHold(hold: Hold): void }) {
  const { strings } = useInbox();
  const press = useRef<{ at: number; y: number } | null>(null);
  const release = (event: PointerEvent) => {
    const begun = press.current;
    press.current = null;
    if (!begun || hold !== "held") return;
    onHold(event.timeStamp - begun.at < HOLD_MS ? "locked" : "released");
  };
  return (
    <button
      type="button"
      className="prosa-ibtn prosa-rec-start"
      data-tool="record"
      aria-label={strings.composer.record}
      title={strings.composer.record}
      aria-pressed={hold !== null}
      onPointerEnter={RecorderBar.preload}
      onFocus={RecorderBar.preload}
      onPointerDown={(event) => {
        if (event.pointerType !== "touch" || hold) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        press.current = { at: event.timeStamp, y: event.clientY };
        onHold("held");
      }}
      onPointerMove={(event) => {
        const begun = press.current;
        if (begun && begun.y - event.clientY > LOCK_PX) {
          press.current = null;
          onHold("locked");
        }
      }}
      onPointerUp={release}
      // The browser took the finger, to ask for the microphone perhaps: it goes on by itself.
      onPointerCancel={() => {
        press.current = null;
        if (hold === "held") onHold("locked");
      }}
      onClick={() => {
        if (!hold) onHold("locked");
      }}
    >
      <Icon of={Mic} size={18} />
    </button>
  );
}
