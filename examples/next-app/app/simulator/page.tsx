import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { fakeEvolutionUrl } from "../../lib/environment.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { Simulator } from "./simulator.tsx";
import { simulatorStringsOf } from "./strings.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: simulatorStringsOf((await readPreferences()).locale).title };
}

/** The customer's phone, in a browser; it exists only beside the fake Evolution server. */
export default async function SimulatorPage() {
  const { locale } = await readPreferences();
  if (!fakeEvolutionUrl()) notFound();
  return <Simulator locale={locale} />;
}
