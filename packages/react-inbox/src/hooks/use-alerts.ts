import { useEffect, useRef } from "react";
import { createAlerts } from "../store/alerts.ts";
import type { InboxNotification } from "../store/context.ts";
import { useInbox } from "./inbox-context.ts";
import { useSettings } from "./use-settings.ts";

export interface AlertActions {
  play(): void;
  /** Shows a notification of the operating system; another of the same conversation takes its place. */
  show(notification: InboxNotification): void;
}

/** Calls for a sound or a notification when the operator wants one, once over all their tabs. */
export function useAlerts({ play, show }: AlertActions): void {
  const { client } = useInbox();
  const { settings } = useSettings();
  const latest = useRef({ settings, play, show });
  useEffect(() => {
    latest.current = { settings, play, show };
  });
  useEffect(() => {
    const alerts = createAlerts(client, {
      settings: () => latest.current.settings,
      play: () => latest.current.play(),
      show: (notification) => latest.current.show(notification),
    });
    return () => alerts.close();
  }, [client]);
}
