import type { InboxTransport } from "@prosa/react-inbox";

/** The provider shows "typing" for five seconds at a time. */
const repeatMs = 4_500;

/** Tells the customer, besides the colleagues, that an operator writes an answer. */
export function showTypingToCustomers(transport: InboxTransport): InboxTransport {
  const { presence } = transport;
  if (!presence) return transport;
  return {
    ...transport,
    presence(conversationId, me, onPeers) {
      const handle = presence(conversationId, me, onPeers);
      let saidAtMs: number | null = null;
      const setTyping = (isTyping: boolean) => {
        handle.setTyping(isTyping);
        const nowMs = Date.now();
        if (isTyping && (saidAtMs === null || nowMs - saidAtMs > repeatMs)) {
          saidAtMs = nowMs;
          say(conversationId, "composing");
        }
        if (!isTyping && saidAtMs !== null) {
          saidAtMs = null;
          say(conversationId, "paused");
        }
      };
      return {
        setTyping,
        close() {
          setTyping(false);
          handle.close();
        },
      };
    },
  };
}

/** A signal that is lost harms nothing: the next one follows with the next letters. */
function say(conversationId: string, state: "composing" | "paused"): void {
  void fetch("/api/internal/v1/typing", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ conversationId, state }),
  }).catch(() => null);
}
