import { Bookmark } from "lucide-react";
import { useRef, useState } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { Icon } from "../icon.tsx";
import { later } from "../later.tsx";

const ViewsMenu = later(() => import("./views-menu.tsx"));

/** Opens the saved lists; they load with the menu. */
export function ViewsButton() {
  const { strings } = useInbox();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <span className="prosa-menu-wrap">
      <button
        ref={button}
        type="button"
        className="prosa-ibtn"
        aria-label={strings.list.views}
        title={strings.list.views}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-menu="views"
        onPointerEnter={ViewsMenu.preload}
        onFocus={ViewsMenu.preload}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon of={Bookmark} />
      </button>
      {isOpen && <ViewsMenu onClose={close} />}
    </span>
  );
}
