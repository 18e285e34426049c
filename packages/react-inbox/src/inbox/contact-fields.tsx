import { useId, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { calendarDay } from "../internal/calendar.ts";
import { safeHref } from "../internal/safe-href.ts";
import * as Context from "../primitives/context.tsx";
import type { AttributeValue, ContactField } from "../transport/transport.ts";
import { ContactForm } from "./contact-form.tsx";
import { useLaterStrings } from "./later.tsx";
import { SectionState } from "./section-state.tsx";

/** The company's own fields. A value is a button that becomes its field; viewers read. */
export function ContactFields() {
  const { person } = useLaterStrings();
  const { contact } = Context.useContext();
  const [editing, setEditing] = useState<string | null>(null);
  const details = contact.value;
  const isEmpty =
    details !== null &&
    details.fields.length === 0 &&
    Object.keys(details.contact.attributes).length === 0;
  const { update } = contact;
  return (
    <Context.Section className="prosa-sec" title={person.fields}>
      <SectionState remote={contact} isEmpty={isEmpty} empty={person.noFields}>
        <dl className="prosa-kv">
          <Context.Fields>
            {(field, value) => (
              <Field
                key={field.key}
                field={field}
                value={value}
                isEditing={editing === field.key}
                onEdit={update && (() => setEditing(field.key))}
                save={(next) =>
                  update ? update({ attributes: { [field.key]: next } }) : Promise.resolve()
                }
                onClose={() => setEditing(null)}
              />
            )}
          </Context.Fields>
        </dl>
      </SectionState>
    </Context.Section>
  );
}

interface FieldProps {
  field: ContactField;
  value: AttributeValue | undefined;
  isEditing: boolean;
  onEdit: (() => void) | null;
  save(value: AttributeValue | null): Promise<unknown>;
  onClose(): void;
}

function Field({ field, value, isEditing, onEdit, save, onClose }: FieldProps) {
  const { person } = useLaterStrings();
  const shown = <Value field={field} value={value} />;
  return (
    <>
      <dt>{field.label}</dt>
      <dd>
        {isEditing ? (
          <FieldForm field={field} value={value} save={save} onClose={onClose} />
        ) : onEdit ? (
          <button type="button" className="prosa-kv-btn" onClick={onEdit}>
            <span className="prosa-sr">{person.editField(field.label)}: </span>
            {value === undefined ? <span className="prosa-ctx-sub">{person.add}</span> : shown}
          </button>
        ) : (
          shown
        )}
      </dd>
    </>
  );
}

function Value({ field, value }: { field: ContactField; value: AttributeValue | undefined }) {
  const { format, locale } = useInbox();
  const { person } = useLaterStrings();
  if (value === undefined) return <>—</>;
  if (typeof value === "boolean") return <>{value ? person.yes : person.no}</>;
  if (typeof value === "number") return <>{format.number(value)}</>;
  if (field.kind === "date") return <>{calendarDay(value, locale.code)}</>;
  const href = field.kind === "url" ? safeHref(value) : null;
  return (
    <span className="prosa-ell" dir="auto" title={value}>
      {href ? value.replace(/^https?:\/\//, "") : value}
    </span>
  );
}

const inputs = { text: "text", number: "number", date: "date", url: "url" } as const;

function FieldForm({ field, value, save, onClose }: Omit<FieldProps, "isEditing" | "onEdit">) {
  const { person } = useLaterStrings();
  const id = useId();
  const [text, setText] = useState(value === undefined ? "" : String(value));
  const { kind } = field;
  const choices = kind === "boolean" ? ["true", "false"] : kind === "choice" ? field.choices : null;
  const common = {
    id,
    className: "prosa-field",
    "aria-label": field.label,
    autoFocus: true,
    value: text,
  };
  const word = (choice: string) =>
    kind === "boolean" ? (choice === "true" ? person.yes : person.no) : choice;
  return (
    <ContactForm save={() => save(toValue(field, text))} onClose={onClose}>
      {choices ? (
        <select {...common} onChange={(event) => setText(event.target.value)}>
          <option value="">—</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {word(choice)}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type={inputs[kind as keyof typeof inputs]}
          step={kind === "number" ? "any" : undefined}
          maxLength={2000}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </ContactForm>
  );
}

/** What was typed, as its field keeps it; nothing typed forgets the value. */
export function toValue({ kind }: ContactField, text: string): AttributeValue | null {
  const typed = text.trim();
  if (typed === "") return null;
  if (kind === "number") return Number(typed);
  return kind === "boolean" ? typed === "true" : typed;
}
