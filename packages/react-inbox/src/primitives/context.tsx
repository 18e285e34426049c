import { Primitive } from "@radix-ui/react-primitive";
import { forwardRef, type ReactNode, useId } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useContact, useContactMedia, useContactNotes } from "../hooks/use-contact.ts";
import type { Remote } from "../hooks/use-remote.ts";
import { useSession } from "../hooks/use-session.ts";
import type { KnownConversation } from "../store/state.ts";
import type {
  AttributeValue,
  ContactAddress,
  ContactField,
  ContactFile,
  ContactNote,
} from "../transport/transport.ts";
import { createPart, type PartProps } from "./create-part.tsx";
import { createPartContext } from "./part-context.ts";
import { contactName } from "./preview-text.ts";

interface ContextValue {
  conversation: KnownConversation;
  contact: ReturnType<typeof useContact>;
}
const [ContextProvider, useContext] = createPartContext<ContextValue>("Context", "Context.Root");

export { useContext };

export interface ContextRootProps extends PartProps<"div"> {
  conversation: KnownConversation;
}

/** What is known of whom a conversation is with. `data-state` is `loading`, `error` or `ready`. */
export const Root = forwardRef<HTMLDivElement, ContextRootProps>(
  ({ conversation, ...props }, ref) => {
    const contact = useContact(conversation.contact);
    const { canWrite } = useSession();
    return (
      <ContextProvider value={{ conversation, contact }}>
        <Primitive.div
          data-state={contact.status}
          data-readonly={canWrite ? undefined : ""}
          data-blocked={conversation.contact.blocked ? "" : undefined}
          {...props}
          ref={ref}
        />
      </ContextProvider>
    );
  },
);
Root.displayName = "Context.Root";

/** The name that the contact goes by. */
export const Name = createPart("h2", "Context.Name", () => {
  const { strings, format } = useInbox();
  return { children: contactName(useContext().conversation.contact, strings, format) };
});

export interface ContextSectionProps extends Omit<PartProps<"div">, "title"> {
  title: ReactNode;
  /** Beside the title, e.g. a button that adds. */
  action?: ReactNode;
}

/** A part of the panel under a heading that names it. */
export const Section = forwardRef<HTMLDivElement, ContextSectionProps>(
  ({ title, action, children, ...props }, ref) => {
    const id = useId();
    return (
      <Primitive.div role="group" aria-labelledby={id} {...props} ref={ref}>
        <div data-part="head">
          <h3 id={id}>{title}</h3>
          {action}
        </div>
        {children}
      </Primitive.div>
    );
  },
);
Section.displayName = "Context.Section";

export interface RemoteProps<T> {
  remote: Pick<Remote<T>, "status" | "error" | "reload">;
  /** Shown while the first answer is awaited. */
  skeleton: ReactNode;
  /** Shown instead of an empty list. */
  empty?: ReactNode;
  isEmpty?: boolean;
  /** Draws a failure. */
  failure(retry: () => void, code: string): ReactNode;
  children: ReactNode;
}

/** One of: the skeleton, the failure with its retry, the empty words, the content. */
export function State<T>(props: RemoteProps<T>) {
  const { remote, skeleton, empty, isEmpty, failure, children } = props;
  if (remote.status === "error") return failure(remote.reload, remote.error?.code ?? "internal");
  if (remote.status === "loading") return skeleton;
  return isEmpty ? empty : children;
}

/** How the contact is reached, channel by channel. */
export function Addresses({ children }: { children(address: ContactAddress): ReactNode }) {
  return useContext().contact.value?.addresses.map(children);
}

/** The company's fields with the contact's values, then what else the host put there. */
export function Fields({
  children,
}: {
  children(field: ContactField, value: AttributeValue | undefined): ReactNode;
}) {
  const details = useContext().contact.value;
  if (!details) return null;
  const { fields, contact } = details;
  return [...fields, ...otherFields(fields, contact.attributes)].map((field) =>
    children(field, contact.attributes[field.key]),
  );
}

/** Fields for the values that no field of the company names, by what they hold. */
export function otherFields(
  fields: readonly ContactField[],
  attributes: Record<string, AttributeValue>,
): ContactField[] {
  return Object.entries(attributes)
    .filter(([key]) => !fields.some((field) => field.key === key))
    .map(([key, value]) => ({
      key,
      label: key,
      kind: typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "text",
      choices: [],
    }));
}

/** The team's notes; the child draws one and gets the list's actions. */
export function Notes({
  children,
}: {
  children(notes: ReturnType<typeof useContactNotes>): ReactNode;
}) {
  return children(useContactNotes(useContext().conversation.contact.id));
}

/** The pictures and videos. */
export function Media({
  children,
}: {
  children(files: ReturnType<typeof useContactMedia>): ReactNode;
}) {
  return children(useContactMedia(useContext().conversation.contact.id));
}

/** The contact's other conversations, latest first. */
export function History({ children }: { children(conversations: PastConversation[]): ReactNode }) {
  const { contact, conversation } = useContext();
  return children((contact.value?.conversations ?? []).filter(({ id }) => id !== conversation.id));
}

export type PastConversation = NonNullable<
  ReturnType<typeof useContact>["value"]
>["conversations"][number];
export type { ContactAddress, ContactField, ContactFile, ContactNote };
