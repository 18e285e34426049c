import { Ellipsis } from "lucide-react";
import { useId, useRef } from "react";
import styles from "./channels.module.css";
import type { ChannelsStrings } from "./strings.ts";

export type ChannelAction = keyof ChannelsStrings["actions"];

interface ChannelMenuProps {
  channelName: string;
  actions: readonly ChannelAction[];
  strings: ChannelsStrings;
  isBusy: boolean;
  onChoose: (action: ChannelAction) => void;
}

const widthPx = 208;

/** What else can be done with a channel. */
export function ChannelMenu(props: ChannelMenuProps) {
  const { channelName, actions, strings, isBusy, onChoose } = props;
  const menuId = useId();
  const menu = useRef<HTMLDivElement>(null);
  const place = (button: HTMLButtonElement) => {
    const { bottom, right, top } = button.getBoundingClientRect();
    const heightPx = actions.length * 36 + 18;
    const fits = bottom + heightPx < window.innerHeight;
    menu.current?.style.setProperty("top", `${Math.max(8, fits ? bottom + 4 : top - heightPx)}px`);
    menu.current?.style.setProperty("left", `${Math.max(8, right - widthPx)}px`);
  };
  return (
    <>
      <button
        type="button"
        className="icon-btn"
        aria-label={strings.more(channelName)}
        popoverTarget={menuId}
        disabled={isBusy}
        onClick={(event) => place(event.currentTarget)}
      >
        <Ellipsis className="icon" />
      </button>
      <div ref={menu} id={menuId} popover="auto" className={styles.menu}>
        {actions.map((action) => (
          <button
            key={action}
            type="button"
            className={styles.menuItem}
            data-danger={action === "remove" ? "" : undefined}
            onClick={() => {
              menu.current?.hidePopover();
              onChoose(action);
            }}
          >
            {strings.actions[action]}
          </button>
        ))}
      </div>
    </>
  );
}
