import type { Attachment } from "@prosa/core";
import { useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import { useMessage } from "./message.tsx";

/**
 * What an operator can do about a file that is not here, or `null`: `retry` has one that failed fetched
 * again, `save` downloads one that only the channel holds. `state` tells how the last try went.
 *
 * A file of ours goes with its message, which has a retry of its own.
 */
export function useFileRescue({ id, state, fileName, kind }: Attachment) {
  const { transport } = useInbox().client;
  const { canWrite } = useSession();
  const isOurs = useMessage().item.message.origin === "panel";
  const [tried, setTried] = useState<"idle" | "busy" | "failed">("idle");

  const run = (work: () => Promise<void>) => () => {
    setTried("busy");
    work().then(
      () => setTried("idle"),
      () => setTried("failed"),
    );
  };
  const { retryFile, openFile } = transport;
  const canRetry = state === "failed" && retryFile && canWrite && !isOurs;
  const canSave = state === "remote" && openFile;
  return {
    state: tried,
    retry: canRetry ? run(() => retryFile.call(transport, id)) : null,
    save: canSave
      ? run(async () => download(await openFile.call(transport, id), fileName ?? kind))
      : null,
  };
}

/** By a link that saves: a page of a customer's must not open in the origin of the host. */
function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
