import type { Fixture } from "./fixture.ts";
import { rolesOf, type Who } from "./people.ts";
import { places, seesPlace } from "./places.ts";

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What an answer names that its reader may not know, as places. */
export function toldTooMuch(fixture: Fixture, who: Who, value: unknown): string[] {
  const named = new Set(JSON.stringify(value ?? null).match(uuids));
  const told: string[] = [];
  for (const id of named) {
    const place = fixture.placeOf.get(id);
    const company = fixture.tenantOf.get(id);
    if (place && !seesPlace(who, place) && !places[place].knownBy?.includes(who)) told.push(place);
    if (company && !rolesOf(who)[company]) told.push(`the company ${company}`);
    const person = Object.entries(fixture.operators).find(([, operator]) => operator === id)?.[0];
    if (person && person !== who && !shareCompany(person as Who, who)) told.push(person);
  }
  return told;
}

/** A removed member's name stays on what they wrote. */
export function shareCompany(a: Who, b: Who): boolean {
  const companies = a === "otto" ? ["horizonte"] : Object.keys(rolesOf(a));
  return companies.some((company) => company in rolesOf(b));
}
