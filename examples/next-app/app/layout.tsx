import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import "@fontsource-variable/inter/opsz.css";
import "@prosa/react-inbox/styles.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { readPreferences } from "../lib/preferences.ts";

export const metadata: Metadata = {
  title: { default: "Prosa", template: "%s · Prosa" },
  description: "Reference CRM that embeds the Prosa inbox",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  interactiveWidget: "resizes-content",
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { locale, scheme } = await readPreferences();
  return (
    <html lang={locale} data-scheme={scheme}>
      <body>{children}</body>
    </html>
  );
}
