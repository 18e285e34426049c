import { Ban, Copy, Ellipsis, Merge, Pencil } from "lucide-react";
import { lazy, Suspense, useId, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useAction } from "../hooks/use-contact.ts";
import * as Context from "../primitives/context.tsx";
import { contactName } from "../primitives/preview-text.ts";
import { ContactAvatar } from "./avatar.tsx";
import { ContactForm } from "./contact-form.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import type { MenuItem } from "./menu.tsx";
import { MenuButton } from "./menu-button.tsx";
import { ActionError } from "./section-state.tsx";

const MergeDialog = lazy(() => import("./merge-dialog.tsx"));
const BlockDialog = lazy(() => import("./block-dialog.tsx"));

/** Who it is: the name, the number, and what is done with the person as a whole. */
export function ContactCard() {
  const { strings, format } = useInbox();
  const { person } = useLaterStrings();
  const { conversation, contact } = Context.useContext();
  const [mode, setMode] = useState<"name" | "merge" | "block" | null>(null);
  const close = () => setMode(null);
  const shown = conversation.contact;
  const { phone } = shown;
  const name = contactName(shown, strings, format);
  const isBlocked = shown.blocked === true;
  const { update, merge, block } = contact;
  const items: MenuItem[] = [
    ...(phone
      ? [
          {
            key: "copy",
            label: person.copyNumber,
            onSelect: () => void navigator.clipboard?.writeText(phone),
          },
        ]
      : []),
    ...(block
      ? [
          {
            key: "block",
            label: isBlocked ? person.unblock : person.block,
            onSelect: () => setMode("block"),
          },
        ]
      : []),
  ];
  return (
    <div className="prosa-ctx-top">
      <ContactAvatar contact={shown} size={56} />
      <div className="prosa-grow">
        {mode === "name" && update ? (
          <NameForm key={shown.id} name={shown.name} save={update} onClose={close} />
        ) : (
          <>
            <Context.Name className="prosa-ctx-name" />
            {phone && <Phone phone={phone} isRepeated={format.phone(phone) === name} />}
          </>
        )}
      </div>
      {isBlocked && (
        <p className="prosa-ctx-blocked">
          <Icon of={Ban} size={14} />
          <span>
            <b>{person.blocked}.</b> {person.blockedText}
          </span>
        </p>
      )}
      {mode !== "name" && (update || merge || items.length > 0) && (
        <div className="prosa-ctx-acts">
          {update && (
            <button type="button" className="prosa-btn" onClick={() => setMode("name")}>
              <Icon of={Pencil} size={14} />
              {person.edit}
            </button>
          )}
          {merge && (
            <button type="button" className="prosa-btn" onClick={() => setMode("merge")}>
              <Icon of={Merge} size={14} />
              {person.merge}
            </button>
          )}
          {items.length > 0 && (
            <MenuButton label={person.more} className="prosa-ibtn" items={items}>
              <Icon of={Ellipsis} size={18} />
            </MenuButton>
          )}
        </div>
      )}
      <Merges />
      <Suspense>
        {mode === "merge" && merge && (
          <MergeDialog conversation={conversation} merge={merge} onClose={close} />
        )}
        {mode === "block" && block && (
          <BlockDialog name={name} isBlocked={isBlocked} block={block} onClose={close} />
        )}
      </Suspense>
    </div>
  );
}

/** A number as people here write it; copies as E.164. */
function Phone({ phone, isRepeated }: { phone: string; isRepeated: boolean }) {
  const { format } = useInbox();
  const { person } = useLaterStrings();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(phone);
    setCopied(true);
  };
  return (
    <div className="prosa-ctx-sub">
      {!isRepeated && <bdi className="prosa-phone">{format.phone(phone)}</bdi>}
      <button
        type="button"
        className="prosa-ibtn"
        data-size="xs"
        aria-label={person.copyNumber}
        title={person.copyNumber}
        onClick={() => void copy()}
      >
        <Icon of={Copy} size={12} />
      </button>
      <span role="status">{isCopied && person.copied}</span>
    </div>
  );
}

function NameForm({
  name,
  save,
  onClose,
}: {
  name: string | null;
  save(patch: { name: string | null }): Promise<unknown>;
  onClose(): void;
}) {
  const { person } = useLaterStrings();
  const [text, setText] = useState(name ?? "");
  const id = useId();
  return (
    <ContactForm save={() => save({ name: text.trim() || null })} onClose={onClose}>
      <label className="prosa-sr" htmlFor={id}>
        {person.name}
      </label>
      <input
        id={id}
        className="prosa-field"
        // biome-ignore lint/a11y/noAutofocus: it stands in for the button that was pressed
        autoFocus
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="prosa-ctx-sub">{person.nameHint}</p>
    </ContactForm>
  );
}

/** Whom this contact holds besides, each to be taken apart again. */
function Merges() {
  const { strings, format } = useInbox();
  const { person } = useLaterStrings();
  const { contact } = Context.useContext();
  const action = useAction();
  const merges = contact.value?.merges ?? [];
  const { unmerge } = contact;
  if (merges.length === 0) return null;
  return (
    <ul className="prosa-ctx-merges">
      {merges.map(({ mergeId, contact: other, by, at }) => (
        <li key={mergeId}>
          <span className="prosa-grow">
            {person.mergedWith(
              other.name ?? (other.phone ? format.phone(other.phone) : strings.unknownContact),
            )}
            <small>{person.mergedBy(by?.name ?? "", format.day(Date.parse(at), Date.now()))}</small>
          </span>
          {unmerge && (
            <button
              type="button"
              className="prosa-btn"
              data-size="xs"
              disabled={action.isBusy}
              onClick={() => void action.run(() => unmerge(mergeId))}
            >
              {person.unmerge}
            </button>
          )}
        </li>
      ))}
      <ActionError code={action.code} />
    </ul>
  );
}
