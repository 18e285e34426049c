import { Globe, Mail, Webhook } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { Icon, WhatsApp } from "./icon.tsx";

/** The glyph of a channel's provider. */
export function ChannelIcon({ provider, size = 12 }: { provider: string; size?: 12 | 14 | 16 }) {
  const { components } = useInbox();
  const Custom = components.ChannelIcon;
  if (Custom) return <Custom provider={provider} />;
  if (provider === "evolution" || provider === "whatsapp") return <WhatsApp size={size} />;
  if (provider === "email") return <Icon of={Mail} size={size} />;
  return <Icon of={provider === "api" ? Webhook : Globe} size={size} />;
}
