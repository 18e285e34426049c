import { useInbox } from "../hooks/inbox-context.ts";
import type { Command } from "./commands.ts";
import { Dialog } from "./dialog.tsx";
import { DialogHead } from "./dialog-head.tsx";
import { Keys } from "./keys.tsx";
import { useLaterStrings } from "./later.tsx";

/** Every key of the inbox, by where it works. */
export default function ShortcutSheet({
  commands,
  onClose,
}: {
  commands: readonly Command[];
  onClose(): void;
}) {
  const { strings } = useInbox();
  const { commands: words } = strings;
  const { keys } = useLaterStrings();
  const of = (group: Command["group"]) => commands.filter((each) => each.group === group);
  // Keys that parts of the inbox answer to by themselves.
  const list = [
    { keys: "J", label: keys.rowBelow },
    { keys: "K", label: keys.rowAbove },
    { keys: "Enter", label: keys.openRow },
    { keys: "X", label: strings.bulk.start },
    { keys: "Shift+ArrowDown", label: keys.extend },
  ];
  const composer = [
    { keys: "Enter", label: keys.send },
    { keys: "Shift+Enter", label: keys.newLine },
    { keys: "Mod+Enter", label: keys.send },
    { keys: "/", label: strings.quickReplies.label },
    { keys: ":", label: strings.composer.emoji },
    { keys: "@", label: keys.mention },
    { keys: "Mod+B", label: keys.bold },
    { keys: "Mod+I", label: keys.italic },
    { keys: "ArrowUp", label: keys.answerOwn },
    { keys: "Escape", label: keys.leave },
  ];
  const groups = [
    { title: words.general, lines: of("general") },
    { title: strings.thread, lines: of("conversation") },
    { title: strings.conversationList, lines: list },
    { title: strings.composer.label, lines: composer },
  ];
  return (
    <Dialog label={words.sheet} className="prosa-dialog prosa-sheet" onClose={onClose}>
      <DialogHead title={words.sheet} onClose={onClose} />
      <div className="prosa-sheet-groups">
        {groups
          .filter(({ lines }) => lines.length > 0)
          .map(({ title, lines }) => (
            <section key={title}>
              <h3 className="prosa-sec-title">{title}</h3>
              <dl className="prosa-sheet-lines">
                {lines.map(({ keys, label }) => (
                  <div key={`${label} ${keys}`} className="prosa-sheet-line">
                    <dt>{label}</dt>
                    <dd>
                      <Keys of={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}
