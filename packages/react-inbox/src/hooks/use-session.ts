import { useInbox } from "./inbox-context.ts";
import { useInboxState } from "./use-inbox-state.ts";

/** The store and its commands, for what no hook covers. */
export const useInboxClient = () => useInbox().client;

/** The words of the inbox in its language. */
export const useT = () => useInbox().strings;

/** Dates, sizes and phones in the inbox's language and zone. */
export const useFormat = () => useInbox().format;

/** Who is signed in, and what they may do: `can("conversation.update")`, `canWrite` to customers. */
export function useSession() {
  const session = useInboxState((state) => state.session);
  const can = (permission: string) => session.value?.permissions.includes(permission) === true;
  return { ...session, can, canWrite: can("message.send") };
}

/** The state of the line to the server: `since` and `lastSyncAt` in milliseconds since the epoch. */
export function useLinkStatus() {
  const { client } = useInbox();
  const link = useInboxState((state) => state.link);
  return { ...link, retry: () => void client.resume() };
}
