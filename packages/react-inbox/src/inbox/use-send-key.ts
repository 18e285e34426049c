import { useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";

export type SendKey = "enter" | "mod";

/** What sends: the operator's choice, kept in the inbox's storage; the host's until they choose. */
export function useSendKey(): [SendKey, (key: SendKey) => void] {
  const { client, features } = useInbox();
  const { value } = useSession();
  const name = `send-key/${client.tenantId}/${value?.me.id ?? ""}`;
  const [chosen, setChosen] = useState<SendKey | null>(null);
  useEffect(() => {
    let isLive = true;
    client.storage.entries(name).then(
      ([first]) => isLive && first && setChosen(first[1] as SendKey),
      () => undefined,
    );
    return () => {
      isLive = false;
    };
  }, [client, name]);
  const choose = (key: SendKey) => {
    setChosen(key);
    client.storage.set(name, key).catch(() => undefined);
  };
  return [chosen ?? features.sendOn ?? "enter", choose];
}
