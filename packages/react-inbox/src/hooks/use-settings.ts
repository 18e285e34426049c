import { useMemo } from "react";
import type { InboxSettings } from "../store/settings.ts";
import { useInbox } from "./inbox-context.ts";
import { useInboxState } from "./use-inbox-state.ts";

/**
 * What holds for this operator: what they chose, else what the host has in `features`; a switch that
 * the host turned off stays off. `change` keeps a choice in the inbox's storage, for all tabs.
 */
export function useSettings() {
  const { client, features } = useInbox();
  const chosen = useInboxState((state) => state.settings);
  const settings = useMemo((): InboxSettings => {
    const { sendOn = "enter", undoSendMs = 0 } = features;
    const isOn = (name: "sound" | "desktop" | "titleBadge" | "shortcuts") =>
      features[name] !== false && (chosen[name] ?? name !== "desktop");
    return {
      notify: "mine",
      sendOn,
      undoSendMs,
      ...chosen,
      sound: isOn("sound"),
      desktop: isOn("desktop"),
      titleBadge: isOn("titleBadge"),
      shortcuts: isOn("shortcuts"),
    };
  }, [chosen, features]);
  return { settings, change: client.changeSettings };
}
