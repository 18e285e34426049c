import type { ListQuery } from "../store/state.ts";
import type { ListFilters } from "../transport/transport.ts";

const tabs = ["mine", "unassigned", "all"] as const;
const statuses = ["open", "pending", "snoozed", "resolved"] as const;
const sorts = ["recent", "waiting", "priority"] as const;
const priorities = ["urgent", "high", "normal", "low"] as const;
const NONE = "none";
const ANY = "any";
const usualStatus = "open,pending";

/** Where each list of values stands in an address. */
const names = {
  assignee: "assigneeIds",
  team: "teamIds",
  channel: "channelIds",
  label: "labelIds",
  priority: "priority",
} as const satisfies Record<string, keyof ListFilters>;
const flags = ["unread", "waiting"] as const;

/** A list's query as parameters of an address; what is usual is left out. */
export function toListParams(query: ListQuery): URLSearchParams {
  const params = new URLSearchParams();
  const { tab, status, filters = {}, sort = "recent", viewId } = query;
  if (tab !== "all") params.set("tab", tab);
  if (status.join() !== usualStatus) params.set("status", status.join() || ANY);
  for (const [name, key] of Object.entries(names)) {
    const values = filters[key];
    if (values?.length) params.set(name, values.map((value) => value ?? NONE).join());
  }
  for (const flag of flags) if (filters[flag]) params.set(flag, "1");
  if (sort !== "recent") params.set("sort", sort);
  if (viewId) params.set("view", viewId);
  return params;
}

/** The query that an address names; what it says wrongly is as if it said nothing. */
export function parseListParams(params: { get(name: string): string | null }): ListQuery {
  const one = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((each) => each === params.get(name));
  const many = <T extends string>(text: string | null, known: readonly T[]): T[] =>
    known.filter((each) => text?.split(",").includes(each));
  const ids = (name: string) =>
    (params.get(name)?.split(",") ?? []).filter((each) => /^[\w-]{1,64}$/.test(each));
  const orNone = (name: string) => ids(name).map((each) => (each === NONE ? null : each));
  const asked = params.get("status");
  const status = many(asked, statuses);
  const filters: ListFilters = {};
  const keep = <K extends keyof ListFilters>(key: K, values: ListFilters[K] & unknown[]) => {
    if (values.length > 0) filters[key] = values;
  };
  keep("assigneeIds", orNone("assignee"));
  keep("teamIds", orNone("team"));
  keep("channelIds", ids("channel"));
  keep("labelIds", ids("label"));
  keep("priority", many(params.get("priority"), priorities));
  for (const flag of flags) if (params.get(flag) === "1") filters[flag] = true;
  const [viewId] = ids("view");
  return {
    tab: one("tab", tabs) ?? "all",
    status: status.length > 0 || asked === ANY ? status : ["open", "pending"],
    filters,
    sort: one("sort", sorts) ?? "recent",
    ...(viewId && { viewId }),
  };
}
