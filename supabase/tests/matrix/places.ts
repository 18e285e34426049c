import type { ConversationSpec, TenantName } from "../world.ts";
import type { Who } from "./people.ts";

/** One situation a conversation can be in, and who sees it then: the truth that cells compare with. */
export interface Place {
  tenant: TenantName;
  /** For the table that admins read. */
  title: string;
  spec: ConversationSpec;
  /** The place that this one was merged into. */
  mergedInto?: PlaceName;
  seenBy: readonly Who[];
  /** Who saw it once, and may be told its id as gone, and nothing else of it. */
  knownBy?: readonly Who[];
}

const wide = ["helena", "paulo", "renata"] as const;
const aurora = ["joana", "icaro", "teo", "rui"] as const;

const all = {
  own: {
    tenant: "horizonte",
    title: "Atribuída a ele",
    spec: { assignee: "caio" },
    seenBy: [...wide, "caio"],
  },
  colleague: {
    tenant: "horizonte",
    title: "Atribuída a um colega, no canal dele",
    spec: { assignee: "lia" },
    seenBy: [...wide, "lia"],
  },
  team: {
    tenant: "horizonte",
    title: "Da equipe dele, sem responsável",
    spec: { team: "medicoes" },
    seenBy: [...wide, "caio", "vera"],
  },
  teamOfColleague: {
    tenant: "horizonte",
    title: "Da equipe dele, atribuída a um colega",
    spec: { team: "medicoes", assignee: "lia" },
    seenBy: [...wide, "caio", "vera", "lia"],
  },
  otherTeam: {
    tenant: "horizonte",
    title: "De outra equipe, no canal dele",
    spec: { team: "posvenda" },
    seenBy: [...wide, "lia"],
  },
  channel: {
    tenant: "horizonte",
    title: "Sem responsável e sem equipe, no canal dele",
    spec: {},
    seenBy: [...wide, "caio", "vera"],
  },
  otherChannel: {
    tenant: "horizonte",
    title: "Sem responsável e sem equipe, em outro canal",
    spec: { channel: "showroom" },
    seenBy: [...wide, "lia"],
  },
  takingPart: {
    tenant: "horizonte",
    title: "De um colega, e ele participa",
    spec: { assignee: "lia", participants: ["caio", "vera"] },
    seenBy: [...wide, "caio", "vera", "lia"],
  },
  tookPart: {
    tenant: "horizonte",
    title: "De um colega, e ele já participou",
    spec: { assignee: "lia" },
    seenBy: [...wide, "lia"],
    knownBy: ["caio", "vera"],
  },
  mergedIntoOwn: {
    tenant: "horizonte",
    title: "Unida a uma que ele vê",
    spec: { assignee: "lia" },
    mergedInto: "own",
    seenBy: [...wide, "caio"],
    knownBy: ["lia"],
  },
  mergedIntoColleague: {
    tenant: "horizonte",
    title: "Unida a uma que ele não vê",
    spec: { assignee: "caio" },
    mergedInto: "colleague",
    seenBy: [...wide, "lia"],
    knownBy: ["caio"],
  },
  otherCompany: {
    tenant: "aurora",
    title: "De outra empresa, atribuída a alguém dela",
    spec: { tenant: "aurora", assignee: "bia" },
    seenBy: [...aurora, "bia"],
  },
  otherCompanyChannel: {
    tenant: "aurora",
    title: "De outra empresa, sem responsável",
    spec: { tenant: "aurora" },
    seenBy: [...aurora, "bia", "noa"],
  },
} as const;

export type PlaceName = keyof typeof all;

export const places: Record<PlaceName, Place> = all;

export const placeNames = Object.keys(all) as PlaceName[];

/** Row security does not hold for the service; nobody else sees more than the list says. */
export function seesPlace(who: Who, place: PlaceName): boolean {
  return who === "service" || places[place].seenBy.includes(who);
}

/** The place whose conversation shows this one's. */
export function rootOf(place: PlaceName): PlaceName {
  return places[place].mergedInto ?? place;
}
