import type { Message } from "@prosa/core";
import { useInbox } from "./inbox-context.ts";
import { useSession } from "./use-session.ts";

/** Who wrote a message, as the reader knows them: "you" for one's own. */
export function useAuthorName({ author, direction }: Message): string {
  const { strings } = useInbox();
  const { value } = useSession();
  if (author.id !== null && author.id === value?.me.id) return strings.you;
  if (direction === "system") return author.name ?? strings.work.system;
  return author.name ?? (direction === "in" ? strings.someone : strings.you);
}
