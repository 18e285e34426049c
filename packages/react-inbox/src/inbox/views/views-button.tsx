import { Bookmark } from "lucide-react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { Icon } from "../icon.tsx";
import { later } from "../later.tsx";
import { MenuOpener } from "../menu-button.tsx";

const ViewsMenu = later(() => import("./views-menu.tsx"));

/** Opens the saved lists; they load with the menu. */
export function ViewsButton() {
  const { strings } = useInbox();
  return (
    <MenuOpener
      label={strings.list.views}
      className="prosa-ibtn"
      name="views"
      preload={ViewsMenu.preload}
      menu={(close) => <ViewsMenu onClose={close} />}
    >
      <Icon of={Bookmark} />
    </MenuOpener>
  );
}
