import { type InboxListState, parseListParams, toListParams } from "@prosa/react-inbox";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";

/** Binds the list's tab, filters and sort to the address, so that a link shows what its sender saw. */
export function useListAddress(): InboxListState {
  const params = useSearchParams();
  return useMemo(
    () => ({
      query: parseListParams(params),
      onQueryChange(query) {
        const search = toListParams(query).toString();
        const path = window.location.pathname;
        window.history.replaceState(null, "", search ? `${path}?${search}` : path);
      },
    }),
    [params],
  );
}
