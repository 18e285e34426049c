import type { PairingCode } from "@prosa/server-sdk";
import { useEffect, useState } from "react";
import { channelsApi } from "./channels-api.ts";

const everyMs = 3_000;

export interface Pairing {
  /** The code on show, or `null` before the first. */
  code: PairingCode | null;
  /** When that code was first seen, in milliseconds. */
  seenAtMs: number;
  isPaired: boolean;
  failure: unknown;
}

const nothing: Pairing = { code: null, seenAtMs: 0, isPaired: false, failure: null };

/**
 * Keeps a code to pair with on show until a phone is paired. Asking again gives the present code, so
 * that one question tells both a new code and the end.
 * @param phone - asks for letters to type; these are asked for once, then only the state is read
 */
export function usePairing(channelId: string, phone: string | null): Pairing {
  const [pairing, setPairing] = useState<Pairing>(nothing);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hasLetters = false;
    setPairing(nothing);

    const ask = async (): Promise<boolean> => {
      if (phone && hasLetters) {
        const { channel } = await channelsApi.state(channelId, signal);
        const isPaired = channel.health.state === "connected";
        if (isPaired) setPairing((now) => ({ ...now, isPaired }));
        return isPaired;
      }
      const { code } = await channelsApi.connect(channelId, phone, signal);
      hasLetters = true;
      setPairing((now) => ({
        code: code ?? now.code,
        seenAtMs: code?.qr === now.code?.qr && now.code ? now.seenAtMs : Date.now(),
        isPaired: code === null,
        failure: null,
      }));
      return code === null;
    };
    const turn = async () => {
      try {
        if (await ask()) return;
      } catch (failure) {
        if (signal.aborted) return;
        setPairing((now) => ({ ...now, failure }));
      }
      if (!signal.aborted) timer = setTimeout(turn, everyMs);
    };
    void turn();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [channelId, phone]);

  return pairing;
}
