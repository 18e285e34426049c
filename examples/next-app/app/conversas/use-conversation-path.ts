import { usePathname } from "next/navigation";
import { useMemo } from "react";

export interface ConversationPath {
  /** The conversation that the address names, or `null` on the list alone. */
  conversationId: string | null;
  onConversationChange(id: string | null): void;
}

/** Binds the open conversation to the address without a round trip to the server. */
export function useConversationPath(): ConversationPath {
  const pathname = usePathname();
  return useMemo(
    () => ({
      conversationId: pathname.split("/")[2] || null,
      onConversationChange(id) {
        const path = id ? `/conversas/${id}` : "/conversas";
        if (path === window.location.pathname) return;
        window.history.pushState(null, "", path + window.location.search);
      },
    }),
    [pathname],
  );
}
