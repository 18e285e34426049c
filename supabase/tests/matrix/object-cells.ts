import { randomUUID } from "node:crypto";
import { type Fixture, idsFor } from "./fixture.ts";
import { databaseRoleOf, everybody, isAtLeast, rolesOf, type Who } from "./people.ts";
import { type PlaceName, placeNames, places, seesPlace } from "./places.ts";
import type { Question } from "./probe.ts";

interface StoredFile {
  name: string;
  path: string;
  opens: (who: Who) => boolean;
  /** `taken`: it was theirs to upload, and they have. */
  uploads: (who: Who) => "let in" | "taken" | "refused";
}

/** Who opens, lists, uploads, replaces, moves and deletes which file of the bucket `prosa`. */
export async function objectQuestions(fixture: Fixture): Promise<Question[]> {
  const files = allFiles(fixture);
  await fixture.db.pool.query(
    "insert into storage.objects (bucket_id, name) values ('prosa', $1)",
    [files.find((file) => file.name === "stray")?.path],
  );
  await fixture.db.pool.query(`
    insert into storage.buckets (id, name) values ('host', 'host');
    insert into storage.objects (bucket_id, name) values ('host', 'logo.png')`);
  return [
    ...everybody
      .filter((who) => databaseRoleOf(who) !== "service_role")
      .flatMap((who) => files.flatMap((file) => ofFile(who, file))),
    ...hostQuestions(),
  ];
}

/** What a host has on the same table is the host's to open: ours must not. */
function hostQuestions(): Question[] {
  const place = "a host's own in storage.objects";
  const deny = (verb: string, sql: string): Question => ({
    object: place,
    who: "helena",
    sql,
    judge: ({ value, rows, code }) => [
      {
        verb,
        place,
        expected: "refused",
        found: value === 0 || rows === 0 || code === "42501" ? "refused" : "let in",
      },
    ],
  });
  return [
    deny("open", "select to_jsonb(count(*)) from storage.objects where bucket_id = 'host'"),
    deny("upload", "insert into storage.objects (bucket_id, name) values ('host', 'x.png')"),
  ];
}

function ofFile(who: Who, { name, path, opens, uploads }: StoredFile): Question[] {
  const object = "storage.objects";
  const where = `where bucket_id = 'prosa' and name = '${path}'`;
  const write = (verb: string, sql: string, expected: string): Question => ({
    object,
    who,
    sql,
    judge: ({ rows, code, message }) => [
      {
        verb,
        place: name,
        expected,
        found: rows
          ? "let in"
          : code === "23505"
            ? "taken"
            : rows === 0 || code === "42501"
              ? "refused"
              : `${code} ${message}`,
      },
    ],
  });
  return [
    {
      object,
      who,
      sql: `select to_jsonb(count(*)) from storage.objects ${where}`,
      judge: ({ value, code }) => [
        {
          verb: "open",
          place: name,
          expected: opens(who) ? "let in" : "refused",
          found: value === 1 ? "let in" : value === 0 || code === "42501" ? "refused" : `${value}`,
        },
      ],
    },
    write(
      "upload",
      `insert into storage.objects (bucket_id, name) values ('prosa', '${path}')`,
      uploads(who),
    ),
    write("replace", `update storage.objects set version = 'x' ${where}`, "refused"),
    write("move", `update storage.objects set name = name || 'x' ${where}`, "refused"),
    write("delete", `delete from storage.objects ${where}`, "refused"),
  ];
}

function allFiles(fixture: Fixture): StoredFile[] {
  const nobody = () => false;
  const never: StoredFile["uploads"] = () => "refused";
  const mine =
    (by: Who, place: PlaceName, answer: "let in" | "taken"): StoredFile["uploads"] =>
    (who) =>
      who === by && mayWrite(who, place) ? answer : "refused";
  const mayWrite = (who: Who, place: PlaceName) =>
    seesPlace(who, place) && isAtLeast(rolesOf(who)[places[place].tenant], "agent");
  const { tenant, conversation } = idsFor(fixture, "caio", "own");
  return [
    ...placeNames.map((place) => ({
      name: `file of a message in ${place}`,
      path: fixture.paths[place],
      opens: (who: Who) => seesPlace(who, place),
      uploads: never,
    })),
    ...fixture.uploads.flatMap(({ by, place, issued, uploaded }) => [
      {
        name: `path issued to ${by} in ${place}`,
        path: issued,
        opens: nobody,
        uploads: mine(by, place, "let in"),
      },
      {
        name: `file of ${by} before sending in ${place}`,
        path: uploaded,
        opens: (who: Who) => who === by && mayWrite(who, place),
        uploads: mine(by, place, "taken"),
      },
    ]),
    {
      name: "stray",
      path: `${tenant}/${conversation}/${randomUUID()}`,
      opens: nobody,
      uploads: never,
    },
    { name: "path of nobody", path: `${tenant}/${randomUUID()}`, opens: nobody, uploads: never },
  ];
}
