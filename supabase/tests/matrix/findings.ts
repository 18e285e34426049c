import type { Catalogue, Routine, Table } from "./catalogue.ts";
import {
  buckets,
  foreignPolicies,
  functions,
  privateFunctions,
  schemas,
  tables,
  topicKinds,
} from "./expectations.ts";

/** What the database holds otherwise than `expectations.ts` says, one sentence each. */
export function findings(catalogue: Catalogue): string[] {
  const exposed = catalogue.functions.filter((f) => f.schema === "prosa");
  const own = catalogue.tables.filter((t) => t.schema === "prosa");
  return [
    ...differences(
      "table",
      Object.keys(tables),
      own.map((t) => t.name),
    ),
    ...differences(
      "function",
      Object.keys(functions),
      exposed.map((f) => f.name),
    ),
    ...differences(
      "bucket",
      buckets,
      catalogue.buckets.map((b) => b.id),
    ),
    ...differences("kind of topic", topicKinds, catalogue.topicKinds),
    ...differences("policy", foreignPolicies, catalogue.foreignPolicies),
    ...differences("schema", Object.keys(schemas), Object.keys(catalogue.schemas)),
    ...catalogue.strays.map((name) => `${name} stands outside of the schemas of ours`),
    ...catalogue.buckets.filter((b) => b.public).map((b) => `the bucket ${b.id} is public`),
    ...Object.entries(catalogue.schemas).flatMap(([name, roles]) =>
      differences(`role in schema ${name}`, schemas[name] ?? [], roles),
    ),
    ...catalogue.tables.flatMap(ofTable),
    ...catalogue.functions.flatMap((f) => ofFunction(f, exposed)),
  ];
}

function differences(what: string, expected: readonly string[], found: string[]): string[] {
  return [
    ...found
      .filter((name) => !expected.includes(name))
      .map((name) => `the ${what} ${name} has no expectation: say in matrix/ who may do what`),
    ...expected
      .filter((name) => !found.includes(name))
      .map((name) => `the ${what} ${name} is expected, and is not there`),
  ];
}

function ofTable({ schema, name, readable, rowSecurity, writable }: Table): string[] {
  const table = `${schema}.${name}`;
  const reads = schema === "prosa" ? (tables[name]?.reads ?? []) : [];
  return [
    ...(rowSecurity ? [] : [`${table} has no row security`]),
    ...writable.map((grant) => `${table} grants ${grant}`),
    ...differences(`column that browsers read of ${table}`, reads, readable),
  ];
}

function ofFunction(
  { schema, name, signature, grantees, definer, isTrigger }: Routine,
  exposed: Routine[],
) {
  if (schema === "prosa" && !(name in functions)) return [];
  const found: string[] = [];
  const isTwin = exposed.some(
    (f) => f.signature === signature && f.grantees.includes("authenticated"),
  );
  const isOpen =
    schema === "prosa"
      ? functions[name] !== "service"
      : isTwin || privateFunctions.includes(signature);
  const allowed = isTrigger ? [] : isOpen ? ["authenticated"] : ["service_role"];
  for (const role of grantees.filter((grantee) => !allowed.includes(grantee))) {
    found.push(`${schema}.${signature} may be executed by ${role}`);
  }
  if (schema === "prosa" && definer) found.push(`${schema}.${signature} runs as its owner`);
  return found;
}
