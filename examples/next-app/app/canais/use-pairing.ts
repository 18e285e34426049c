import type { PairingCode } from "@prosa/server-sdk";
import { useEffect, useState } from "react";
import { channelsApi } from "./channels-api.ts";

const everyMs = 3_000;

export interface Pairing {
  /** The code on show, or `null` before the first. */
  code: PairingCode | null;
  /** When that code was first seen, in milliseconds. */
  seenAtMs: number;
  /** How often the provider answered without letters. */
  answersWithoutLetters: number;
  isPaired: boolean;
  failure: unknown;
}

const nothing: Pairing = {
  code: null,
  seenAtMs: 0,
  answersWithoutLetters: 0,
  isPaired: false,
  failure: null,
};

/**
 * Keeps a code to pair with on show until a phone is paired. Asking again gives the present code, so
 * that one question tells both a new code and the end.
 * @param phone - asks once for letters to type; the provider may make them only after its answer
 */
export function usePairing(channelId: string, phone: string | null): Pairing {
  const [pairing, setPairing] = useState<Pairing>(nothing);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsked = false;
    setPairing(nothing);

    const ask = async (): Promise<boolean> => {
      const { code } = await channelsApi.connect(channelId, isAsked ? null : phone, signal);
      isAsked = true;
      setPairing((now) => ({
        code: code ?? now.code,
        seenAtMs: code?.qr === now.code?.qr && now.code ? now.seenAtMs : Date.now(),
        answersWithoutLetters: now.answersWithoutLetters + (code?.pairingCode ? 0 : 1),
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
