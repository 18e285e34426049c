import type { ManagedChannel } from "@prosa/server-sdk";
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../../lib/ask-api.ts";
import { channelsApi } from "./channels-api.ts";

const everyMs = 5_000;

export interface ChannelList {
  /** `null` before the first answer. */
  channels: ManagedChannel[] | null;
  /** Why the last read failed, or `null`. */
  failure: ApiError | null;
  /** When the list was read, in milliseconds; what is shown is measured against it. */
  readAtMs: number;
  refresh(): Promise<void>;
}

/** The company's channels, read again every few seconds while somebody looks. */
export function useChannels(tenantId: string): ChannelList {
  const [channels, setChannels] = useState<ManagedChannel[] | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [readAtMs, setReadAtMs] = useState(0);
  const alive = useRef<AbortController | null>(null);

  const refresh = useCallback(async () => {
    const signal = alive.current?.signal;
    if (!signal || signal.aborted) return;
    try {
      const answer = await channelsApi.list(tenantId, signal);
      setChannels(answer.channels);
      setFailure(null);
      setReadAtMs(Date.now());
    } catch (error) {
      if (!signal.aborted && error instanceof ApiError) setFailure(error);
    }
  }, [tenantId]);

  useEffect(() => {
    const controller = new AbortController();
    alive.current = controller;
    const look = () => {
      if (document.visibilityState === "visible") void refresh();
    };
    look();
    const timer = setInterval(look, everyMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      controller.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [refresh]);

  return { channels, failure, readAtMs, refresh };
}
