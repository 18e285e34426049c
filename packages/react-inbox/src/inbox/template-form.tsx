import type { Conversation, MessageTemplate } from "@prosa/core";
import { ChevronLeft } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import { fillTemplate, missingVariables, type TemplateValues } from "../internal/fill-template.ts";
import * as Message from "../primitives/parts/message.ts";
import { contactName } from "../primitives/preview-text.ts";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";
import { ButtonTitles } from "./message-cards.tsx";

/** The longest value that a provider takes. */
const MAX_CHARS = 1_024;

/** A field for each variable, and what the customer will get. */
export function TemplateForm({
  template,
  conversation,
  onBack,
  onSent,
}: {
  template: MessageTemplate;
  conversation: Conversation;
  onBack(): void;
  onSent(): void;
}) {
  const { client, strings, format } = useInbox();
  const { templates: words } = useLaterStrings();
  const me = useSession().value?.me.name;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<TemplateValues>({});
  const missing = missingVariables(template, values).length;
  const body = fillTemplate(template, values);
  const name = contactName(conversation.contact, strings, format);
  const fills = [conversation.contact.name?.split(" ")[0], me].filter((each) => each !== undefined);
  useEffect(() => {
    // The first field, or the button where there is none.
    form.current?.querySelector<HTMLElement>("input, [type='submit']")?.focus();
  }, []);

  const set = (key: string, value: string) => setValues((held) => ({ ...held, [key]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (missing > 0) return;
    client.outbox.add({
      conversationId: conversation.id,
      content: { kind: "template", templateId: template.id, variables: { ...values }, body },
    });
    onSent();
  };
  return (
    <form ref={form} className="prosa-tpl-body" onSubmit={submit}>
      <p className="prosa-tpl-chosen">
        <button
          type="button"
          className="prosa-ibtn"
          aria-label={words.back}
          title={words.back}
          onClick={onBack}
        >
          <Icon of={ChevronLeft} size={18} />
        </button>
        <b>{template.name}</b>
      </p>
      {template.variables.map(({ key, place, name: variable, example }) => (
        <div key={key} className="prosa-tpl-field">
          <label className="prosa-field-label" htmlFor={`${id}-${key}`}>
            {words.fields[place](variable)}
          </label>
          <input
            id={`${id}-${key}`}
            className="prosa-field"
            required
            autoComplete="off"
            maxLength={MAX_CHARS}
            placeholder={example === null ? undefined : words.example(example)}
            value={values[key] ?? ""}
            onChange={(event) => set(key, event.target.value)}
          />
          {place !== "button" && (
            <span className="prosa-tpl-fills">
              {fills.map((text) => (
                <button
                  key={text}
                  type="button"
                  className="prosa-btn"
                  data-size="xs"
                  aria-label={words.fillWith(text)}
                  onClick={() => set(key, text)}
                >
                  {text}
                </button>
              ))}
            </span>
          )}
        </div>
      ))}
      <section className="prosa-tpl-preview" aria-label={words.preview}>
        <Message.Text className="prosa-text" text={body} />
        <ButtonTitles of={template.buttons} />
      </section>
      <div className="prosa-tpl-foot">
        <p className="prosa-tpl-hint" role="status">
          {missing > 0 ? words.missing(missing) : words.to(name)}
        </p>
        <button type="submit" className="prosa-btn" data-tone="primary" disabled={missing > 0}>
          {words.send}
        </button>
      </div>
    </form>
  );
}
