import { Primitive } from "@radix-ui/react-primitive";
import { forwardRef, useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useLinkStatus } from "../hooks/use-session.ts";
import type { PartProps } from "./create-part.tsx";

const PATIENCE_MS = 2_000;

/** Says that the line is down, two seconds after it went; nothing while it is up. */
export const Root = forwardRef<HTMLDivElement, PartProps<"div">>(({ children, ...props }, ref) => {
  const { strings, format } = useInbox();
  const { status, lastSyncAt, retry } = useLinkStatus();
  const [isLong, setLong] = useState(false);
  const isDown = status !== "online";
  useEffect(() => {
    setLong(false);
    if (!isDown) return;
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isDown]);
  if (!isDown || !isLong) return null;
  return (
    <Primitive.div role="status" data-state={status} {...props} ref={ref}>
      {children}
      <span>
        <b>{strings.link[status]}.</b>{" "}
        {lastSyncAt !== null && strings.link.updatedAt(format.time(lastSyncAt))}{" "}
        {strings.link.willSend}
      </span>
      <button type="button" data-part="retry" onClick={retry}>
        {strings.link.retry}
      </button>
    </Primitive.div>
  );
});
Root.displayName = "LinkStatus.Root";
