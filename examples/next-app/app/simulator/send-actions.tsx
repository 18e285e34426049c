import {
  Contact,
  FileText,
  Heart,
  Image,
  type LucideIcon,
  MapPin,
  Mic,
  Pencil,
  Sticker,
  Trash2,
} from "lucide-react";
import { useId } from "react";
import styles from "./simulator.module.css";
import type { SendAction, SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";
import type { Selection } from "./use-selection.ts";

interface SendActionsProps {
  fake: Fake;
  selection: Selection;
  strings: SimulatorStrings;
  /** Called with each action, so that the phone comes into view. */
  onAct: () => void;
}

/** What a customer can do besides writing, one button each. */
export function SendActions({ fake, selection, strings, onAct }: SendActionsProps) {
  const titleId = useId();
  const { customer, member } = selection;
  const customerId = customer?.id ?? "";
  const file = member ? { asParticipant: member.id } : {};
  const own = selection.lastOwn();
  const ownText = selection.lastOwn("text");
  const theirs = selection.lastTheirs();

  const actions: [SendAction, LucideIcon, (() => void) | null][] = [
    ["album", Image, () => fake.run({ command: "sendAlbum", args: { customerId } })],
    ["voice", Mic, () => fake.run({ command: "sendVoice", args: { customerId, file } })],
    ["document", FileText, () => fake.run({ command: "sendDocument", args: { customerId, file } })],
    ["location", MapPin, () => fake.run({ command: "sendLocation", args: { customerId } })],
    ["contact", Contact, () => fake.run({ command: "sendContact", args: { customerId } })],
    ["sticker", Sticker, () => fake.run({ command: "sendSticker", args: { customerId, file } })],
    [
      "editLast",
      Pencil,
      ownText ? () => selection.setMode({ type: "edit", message: ownText }) : null,
    ],
    [
      "removeLast",
      Trash2,
      own ? () => fake.run({ command: "remove", args: { customerId, messageId: own.id } }) : null,
    ],
    [
      "react",
      Heart,
      theirs
        ? () =>
            fake.run({ command: "react", args: { customerId, messageId: theirs.id, emoji: "❤️" } })
        : null,
    ],
  ];

  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <h2 id={titleId}>{strings.send}</h2>
      <div className={styles.actions}>
        {actions.map(([name, Icon, act]) => (
          <button
            key={name}
            type="button"
            className="btn btn-sm"
            disabled={!customer || !act}
            onClick={() => {
              act?.();
              onAct();
            }}
          >
            <Icon className="icon icon-14" />
            {strings.actions[name]}
          </button>
        ))}
      </div>
    </section>
  );
}
