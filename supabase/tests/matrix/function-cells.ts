import { randomUUID } from "node:crypto";
import type { Routine } from "./catalogue.ts";
import { functions } from "./expectations.ts";
import { claimsOf, type Fixture, idsFor, senders } from "./fixture.ts";
import type { FunctionRule, Reference } from "./function-rules.ts";
import { toldTooMuch } from "./leaks.ts";
import { masked, maskedId, nothingLike } from "./mask.ts";
import { browserRoles, databaseRoleOf, everybody, rolesOf, type Who } from "./people.ts";
import { mayAs } from "./permissions.ts";
import { type PlaceName, placeNames, places, rootOf, seesPlace } from "./places.ts";
import type { Answer, Question } from "./probe.ts";
import { denial } from "./table-cells.ts";

/** How a caller comes to a user function: with their own session, or through a host's server. */
type Door = "session" | "host";

/** Enough to see that the second door leads to the same room. */
const byHost: readonly Who[] = ["caio", "joana"];

/** Who gets in to a function, for everybody in every place. */
export function functionQuestions(fixture: Fixture, routine: Routine): Question[] {
  const rule = functions[routine.name];
  if (routine.schema === "prosa" && rule && rule !== "service") {
    const signedIn = everybody.filter((who) => databaseRoleOf(who) === "authenticated");
    return [
      ...signedIn.flatMap((who) => userQuestions(fixture, routine, rule, who, "session")),
      ...byHost.flatMap((who) => userQuestions(fixture, routine, rule, who, "host")),
      ...closedQuestions(routine, ["anon", "service"]),
    ];
  }
  if (routine.isTrigger || routine.grantees.includes("authenticated")) return [];
  return closedQuestions(routine, browserRoles);
}

function closedQuestions(routine: Routine, whom: readonly Who[]): Question[] {
  const object = `${routine.schema}.${routine.signature}`;
  return whom.map((who) => ({
    object,
    who,
    sql: `select to_jsonb(1) from ${routine.schema}.${routine.name}(${routine.nulls})`,
    judge: (answer) => [
      { verb: "execute", place: "anywhere", expected: "denied", found: denial(answer) },
    ],
  }));
}

function userQuestions(
  fixture: Fixture,
  routine: Routine,
  rule: FunctionRule,
  who: Who,
  door: Door,
): Question[] {
  const object = `${routine.schema}.${routine.signature}`;
  const run = (args: object, judge: Question["judge"]): Question => ({
    object,
    who,
    ...call(who, door, routine.name, args),
    judge: (answer) =>
      judge(rule.unwrap && answer.code === undefined ? rule.unwrap(answer.value) : answer),
  });
  const verb = door === "host" ? "execute through call_as" : "execute";
  let ofNothing: Answer = {};
  const nowhere = nothingLike(idsFor(fixture, who, "own"));
  const first = run(rule.args(nowhere), (answer) => {
    ofNothing = masked(answer, nowhere);
    const expected = expectedOf(rule, who, null);
    return [{ verb, place: "nowhere", expected, found: outcome(fixture, who, answer) }];
  });
  const isStranger = (place: PlaceName) =>
    rule.about === "ownChannel"
      ? expectedOf(rule, who, place) === "unknown"
      : ["company", "channel"].includes(rule.about)
        ? rolesOf(who)[places[place].tenant] === undefined
        : !["session", "anybody"].includes(rule.about) && !seesPlace(who, place);
  const inPlaces = placesFor(rule).map((place) => {
    const ids = idsFor(fixture, who, place);
    const expected = expectedOf(rule, who, place);
    return run(rule.args(ids), (answer) => {
      const found = outcome(fixture, who, answer);
      const isOther = isStranger(place) && !sameAnswer(masked(answer, ids), ofNothing);
      return [{ verb, place, expected, found: isOther ? `${found}, but another` : found }];
    });
  });
  return [first, ...inPlaces, ...referenceQuestions(fixture, rule, who, run)];
}

/** What is about a whole company is the same in all of its places. */
function placesFor({ about }: FunctionRule): readonly PlaceName[] {
  const isAboutConversation = !["session", "anybody", "company", "channel"].includes(about);
  return isAboutConversation ? placeNames : ["own", "otherChannel", "otherCompany"];
}

/** Ids that are not the caller's, beside a place that is: each must look like one that is nobody's. */
function referenceQuestions(
  fixture: Fixture,
  rule: FunctionRule,
  who: Who,
  run: (args: object, judge: Question["judge"]) => Question,
): Question[] {
  const base = placeNames.find((place) => expectedOf(rule, who, place) === "let in");
  if (!base) return [];
  const at = idsFor(fixture, who, base);
  return (rule.references ?? []).flatMap((reference) => {
    let ofNothing: Answer = {};
    const unknown = randomUUID();
    const first = run(reference.args(at, unknown), (answer) => {
      ofNothing = maskedId(answer, unknown);
      return [];
    });
    return [
      first,
      ...placeNames
        .filter((place) => !isTheirs(reference, who, base, place))
        .map((place) => {
          const id = fixture.at[place][reference.to];
          return run(reference.args(at, id), (answer) => [
            {
              verb: `name as ${reference.field} in ${base}`,
              place,
              expected: "as one that is nobody's",
              found: sameAnswer(maskedId(answer, id), ofNothing)
                ? "as one that is nobody's"
                : outcome(fixture, who, answer),
            },
          ]);
        }),
    ];
  });
}

function isTheirs({ to }: Reference, who: Who, base: PlaceName, place: PlaceName): boolean {
  if (to === "message") return rootOf(base) === rootOf(place);
  if (to === "contact") return seesPlace(who, place);
  if (to === "conversation") return seesPlace(who, place) || isKnown(who, place);
  return to !== "attachment" && places[base].tenant === places[place].tenant;
}

function isKnown(who: Who, place: PlaceName): boolean {
  return places[place].knownBy?.includes(who) ?? false;
}

function call(who: Who, door: Door, fn: string, args: object): Pick<Question, "sql" | "runAs"> {
  const json = (value: object) => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`;
  if (door === "session") return { sql: `select prosa.${fn}(${json(args)})` };
  return {
    runAs: "service",
    sql: `select prosa.call_as(${json(claimsOf(who))}, '${fn}', ${json(args)})`,
  };
}

/** Agents of the channels that conversations of these places are on. */
const answering: Record<string, readonly Who[]> = {
  pinheiros: ["caio", "otto"],
  showroom: ["lia"],
  centro: ["bia"],
};

function answers(who: Who, place: PlaceName): boolean {
  const { tenant, spec } = places[place];
  const channel = spec.channel ?? (tenant === "aurora" ? "centro" : "pinheiros");
  return answering[channel]?.includes(who) === true;
}

/** `null` is a place that does not exist. */
function expectedOf(rule: FunctionRule, who: Who, place: PlaceName | null): string {
  const { about, permission } = rule;
  const role = place ? rolesOf(who)[places[place].tenant] : undefined;
  if (about === "anybody") return "let in";
  if (about === "session") return who === "stranger" ? "forbidden" : "let in";
  if ((about === "channel" || about === "ownChannel") && role === undefined) return "unknown";
  if (about === "ownChannel" && place && mayAs(role, permission)) {
    return mayAs(role, "conversation.read_all") || answers(who, place) ? "let in" : "unknown";
  }
  if (!["company", "channel", "ownChannel"].includes(about) && (!place || !seesPlace(who, place))) {
    return "unknown";
  }
  const isSender = place !== null && senders[places[place].tenant] === who;
  const asked = (isSender && rule.authors) || permission;
  return mayAs(role, asked) ? "let in" : "forbidden";
}

/** A conflict or an unfit value is an answer to somebody who was let in. */
function outcome(fixture: Fixture, who: Who, answer: Answer): string {
  const { code, message = "" } = answer;
  if (!code) {
    const leaks = toldTooMuch(fixture, who, answer.value);
    return leaks.length === 0 ? "let in" : `let in, and told of ${leaks.join(", ")}`;
  }
  if (code === "PT404" && message.endsWith(".not_found")) return "unknown";
  if (code === "PT403" && message === "auth.forbidden") return "forbidden";
  if (code === "PT409" || code === "PT422") return "let in";
  return denial(answer);
}

function sameAnswer(a: Answer, b: Answer): boolean {
  const plain = (answer: Answer) =>
    JSON.stringify(answer, (key, value: unknown) =>
      key === "left" ? (value as string[]).toSorted() : key === "cursor" ? null : value,
    );
  return plain(a) === plain(b);
}
