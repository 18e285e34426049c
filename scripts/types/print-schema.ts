import type { Column, ForeignKey, Routine, Schema, Table } from "./read-schema.ts";

const kinds: Record<string, string> = {
  bool: "boolean",
  float4: "number",
  float8: "number",
  int2: "number",
  int4: "number",
  int8: "number",
  jsonb: "Json",
  text: "string",
  timestamptz: "string",
  uuid: "string",
  void: "undefined",
  xid8: "string",
};

function typeOf(name: string): string {
  if (name.startsWith("_")) return `${typeOf(name.slice(1))}[]`;
  const kind = kinds[name];
  if (!kind) throw new Error(`No TypeScript type is known for "${name}": add it to kinds.`);
  return kind;
}

const quoted = (names: string[]) => names.map((name) => JSON.stringify(name)).join(", ");
const valueTypeOf = (column: Column) => `${typeOf(column.type)}${column.nullable ? " | null" : ""}`;

function insertOf(column: Column): string {
  if (column.generated) return `${column.name}?: never`;
  const optional = column.nullable || column.hasDefault ? "?" : "";
  return `${column.name}${optional}: ${valueTypeOf(column)}`;
}

function updateOf(column: Column): string {
  return `${column.name}?: ${column.generated ? "never" : valueTypeOf(column)}`;
}

function printRelationship(key: ForeignKey): string {
  return `{
    foreignKeyName: ${JSON.stringify(key.name)};
    columns: [${quoted(key.columns)}];
    isOneToOne: ${key.unique};
    referencedRelation: ${JSON.stringify(key.table)};
    referencedColumns: [${quoted(key.referenced)}];
  }`;
}

function printTable({ name, columns, foreignKeys }: Table): string {
  return `${name}: {
    Row: { ${columns.map((column) => `${column.name}: ${valueTypeOf(column)}`).join("; ")} };
    Insert: { ${columns.map(insertOf).join("; ")} };
    Update: { ${columns.map(updateOf).join("; ")} };
    Relationships: [${foreignKeys.map(printRelationship).join(", ")}];
  };`;
}

function printFunction({ name, args, returns }: Routine): string {
  const fields = args.map((arg) => `${arg.name}${arg.optional ? "?" : ""}: ${typeOf(arg.type)}`);
  return `${name}: { Args: { ${fields.join("; ")} }; Returns: ${typeOf(returns)} };`;
}

/** The schema in the form that supabase-js takes as its type parameter. */
export function printSchema(name: string, { tables, functions }: Schema): string {
  return `// Made by \`npm run types\` from supabase/migrations. Change those, not this.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  ${name}: {
    Tables: { ${tables.map(printTable).join("\n")} };
    Views: Record<never, never>;
    Functions: { ${functions.map(printFunction).join("\n")} };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
`;
}
