import { useCallback, useEffect, useState } from "react";
import { ApiError } from "../../lib/ask-api.ts";
import { type Team, teamApi } from "./team-api.ts";

/** The company's people; `team` is `null` before the first answer. */
export function useTeam(tenantId: string) {
  const [team, setTeam] = useState<Team | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const read = useCallback(
    async (signal: AbortSignal) => {
      try {
        setTeam(await teamApi.read(tenantId, signal));
        setFailure(null);
      } catch (error) {
        if (!signal.aborted && error instanceof ApiError) setFailure(error);
      }
    },
    [tenantId],
  );
  useEffect(() => {
    const controller = new AbortController();
    void read(controller.signal);
    return () => controller.abort();
  }, [read]);
  return { team, failure, refresh: () => read(new AbortController().signal) };
}
