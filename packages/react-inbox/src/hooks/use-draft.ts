import { type ComposerMode, draftKey } from "../store/state.ts";
import { useInboxState } from "./use-inbox-state.ts";

/** The text that waits in a conversation's composer, `""` for none. */
export function useDraft(conversationId: string, mode: ComposerMode): string {
  return useInboxState((state) => state.drafts.get(draftKey(conversationId, mode))?.body ?? "");
}
