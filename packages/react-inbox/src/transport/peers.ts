import type { Operator } from "@prosa/core";
import { parseEvents, parsePresence } from "./parse.ts";
import type { InboxTransport, Peer, SubscriptionSink } from "./transport.ts";
import type { Call } from "./user-functions.ts";

/** Who is there says so again this often, and counts as gone after being silent for this long. */
const repeatMs = 25_000;
const goneMs = 70_000;
/** Who has just spoken needs not answer a newcomer. */
const quietMs = 2_000;

/** Passes on what came by a fact topic. */
export type Receive = (payload: unknown, sink: SubscriptionSink) => void;

/** Who else has a conversation open: said by `announce_presence`, heard on the topics of its facts. */
export function createPeers(
  call: Call,
): Required<Pick<InboxTransport, "presence">> & { receive: Receive } {
  const rooms = new Map<string, (peer: Peer, isGone: boolean) => void>();

  return {
    receive(payload, sink) {
      const said = parsePresence(payload);
      if (said) {
        const { conversationId, operatorId: id, name, state } = said;
        rooms.get(conversationId)?.({ id, name, typing: state === "typing" }, state === "gone");
        return;
      }
      const events = parseEvents(payload);
      if (!events) sink.rejected();
      for (const event of events ?? []) sink.event(event);
    },
    presence(conversationId, me: Operator, tell) {
      const present = new Map<string, { peer: Peer; until: number }>();
      let own: "here" | "typing" = "here";
      let saidAt = 0;

      const say = (state: "here" | "typing" | "gone") => {
        saidAt = Date.now();
        call("announce_presence", { conversationId, state }).catch(() => {});
      };
      const report = () => tell([...present.values()].map(({ peer }) => peer));

      rooms.set(conversationId, (peer, isGone) => {
        if (peer.id === me.id) return;
        if (!isGone && !present.has(peer.id) && Date.now() - saidAt > quietMs) say(own);
        if (isGone) present.delete(peer.id);
        else present.set(peer.id, { peer, until: Date.now() + goneMs });
        report();
      });
      const timer = setInterval(() => {
        for (const [id, { until }] of present) if (until < Date.now()) present.delete(id);
        report();
        say(own);
      }, repeatMs);
      say(own);

      return {
        setTyping(typing) {
          const next = typing ? "typing" : "here";
          if (own === next) return;
          own = next;
          say(own);
        },
        close() {
          clearInterval(timer);
          rooms.delete(conversationId);
          say("gone");
        },
      };
    },
  };
}
