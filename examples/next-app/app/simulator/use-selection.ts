import type {
  FakeCustomer,
  FakeMember,
  FakeMessage,
  FakeState,
} from "@prosa/evolution-client/testing";
import { useCallback, useMemo, useState } from "react";

/** What the phone's composer is doing besides a plain message. */
export type ComposerMode =
  | { type: "say"; quoted: FakeMessage | null }
  | { type: "edit"; message: FakeMessage };

export interface Selection {
  customer: FakeCustomer | null;
  /** Who speaks in a group; `null` in a person's chat. */
  member: FakeMember | null;
  /** Messages of the open chat, oldest first. */
  messages: FakeMessage[];
  /** Whether the phone shows the chat; on its list of chats nothing is read. */
  isChatOpen: boolean;
  mode: ComposerMode;
  chooseCustomer(id: string): void;
  chooseMember(id: string): void;
  closeChat(): void;
  setMode(mode: ComposerMode): void;
  /** The customer's newest message, of one kind if asked, that was not deleted. */
  lastOwn(kind?: FakeMessage["kind"]): FakeMessage | undefined;
  /** The business's newest message that was not deleted. */
  lastTheirs(): FakeMessage | undefined;
}

const plain: ComposerMode = { type: "say", quoted: null };

/** Whose phone this is, and what it shows. */
export function useSelection(state: FakeState | null): Selection {
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [memberId, setMemberId] = useState<string | null>(null);
  const [isChatOpen, setIsChatOpen] = useState(true);
  const [mode, setMode] = useState<ComposerMode>(plain);

  const customers = state?.customers ?? [];
  const customer = customers.find(({ id }) => id === customerId) ?? customers[0] ?? null;
  const members = customer?.kind === "group" ? customer.members : [];
  const member = members.find(({ id }) => id === memberId) ?? members[0] ?? null;
  const messages = useMemo(
    () => (customer ? (state?.chats[customer.id] ?? []) : []),
    [state, customer],
  );

  const chooseCustomer = useCallback((id: string) => {
    setCustomerId(id);
    setIsChatOpen(true);
    setMode(plain);
  }, []);
  const isOwn = (message: FakeMessage) =>
    message.direction === "in" && (!member || message.author === member.name);
  return {
    customer,
    member,
    messages,
    isChatOpen,
    mode,
    chooseCustomer,
    chooseMember: setMemberId,
    closeChat: useCallback(() => setIsChatOpen(false), []),
    setMode,
    lastOwn: (kind) =>
      messages.findLast(
        (message) => isOwn(message) && !message.deleted && (!kind || message.kind === kind),
      ),
    lastTheirs: () =>
      messages.findLast(({ direction, deleted }) => direction === "out" && !deleted),
  };
}
