import type { ConversationContact } from "@prosa/core";
import { User, Users } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { hueOf, initialsOf } from "../internal/avatar.ts";
import { Icon } from "./icon.tsx";

export interface AvatarProps {
  /** The hue comes from it. */
  id: string;
  name: string;
  /** Customers and their groups are round, the team is square. */
  kind: "customer" | "group" | "team";
  size?: 20 | 24 | 28 | 36 | 40 | 56;
  children?: ReactNode;
}

export function Avatar({ id, name, kind, size = 40, children }: AvatarProps) {
  const { components } = useInbox();
  const Custom = components.Avatar;
  if (Custom) return <Custom id={id} name={name} kind={kind === "team" ? "team" : "customer"} />;
  const initials = kind === "group" ? "" : initialsOf(name);
  return (
    <span
      className="prosa-av"
      data-kind={kind}
      data-size={size}
      title={name || undefined}
      style={{ "--prosa-hue": hueOf(id) } as CSSProperties}
    >
      <span aria-hidden>
        {initials || (
          <Icon of={kind === "group" ? Users : User} size={size > 40 ? 20 : size > 28 ? 18 : 12} />
        )}
      </span>
      {children}
    </span>
  );
}

/** The avatar of whom a conversation is with: a person, or a group. */
export function ContactAvatar({
  contact,
  size,
  children,
}: {
  contact: ConversationContact;
  size?: AvatarProps["size"];
  children?: ReactNode;
}) {
  const kind = contact.kind === "group" ? "group" : "customer";
  return (
    <Avatar id={contact.id} name={contact.name ?? ""} kind={kind} size={size}>
      {children}
    </Avatar>
  );
}

/** A label: a dot and a word. A color that is a number is a hue; others name one by their hash. */
export function Label({
  name,
  color,
  isLarge,
}: {
  name: string;
  color: string;
  isLarge?: boolean;
}) {
  const hue = /^\d+$/.test(color) ? Number(color) : hueOf(color);
  return (
    <span
      className="prosa-label"
      data-size={isLarge ? "lg" : undefined}
      style={{ "--prosa-hue": hue } as CSSProperties}
    >
      {name}
    </span>
  );
}
