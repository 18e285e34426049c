import { tables, topicKinds } from "./expectations.ts";
import { functionRules } from "./function-rules.ts";
import { isAtLeast, rolesOf, type Who } from "./people.ts";
import { mayAs } from "./permissions.ts";
import { placeNames, places, seesPlace } from "./places.ts";

/** One person for each column; `otto` was removed, `joana` owns another company. */
const columns: [string, Who][] = [
  ["Dono(a)", "helena"],
  ["Admin", "paulo"],
  ["Supervisor(a)", "renata"],
  ["Agente", "caio"],
  ["Leitura", "vera"],
  ["Removido(a)", "otto"],
  ["Outra empresa", "joana"],
];

const whose: Record<string, string> = {
  company: "todos os membros da empresa",
  people: "quem está numa mesma empresa",
  conversation: "quem vê a conversa",
  own: "só a própria pessoa",
  service: "ninguém pelo navegador",
};

const topics: Record<string, string> = {
  tenant: "Supervisor(a), admin e dono(a); todos, onde a visibilidade da empresa é aberta",
  team: "quem está na equipe",
  channel: "quem atende o canal, só ou com a equipe",
  member: "só a própria pessoa",
};

/** `docs/access.md`, from the same expectations that the tests hold the database to. */
export function accessDoc(): string {
  return `${[
    "# Quem vê o quê",
    `Esta página é gerada das expectativas que os testes de isolamento cobram do banco. Se uma regra
mudar no banco e não aqui, ou aqui e não no banco, os testes falham.`,
    "## Conversas",
    `\`escreve\`: vê e responde, atribui, etiqueta. \`lê\`: só vê. \`não\`: nem sabe que existe; listas,
buscas, contagens e erros não a mencionam. "Ele" é quem está na coluna Agente; quem está na coluna Leitura
é da mesma equipe e do mesmo canal, e nada lhe é atribuído.`,
    table(
      "Conversa",
      placeNames
        .filter((place) => place !== "otherCompanyChannel")
        .map((place) => [
          places[place].title,
          (who) => {
            if (!seesPlace(who, place)) return "não";
            return isAtLeast(rolesOf(who)[places[place].tenant], "agent") ? "escreve" : "lê";
          },
        ]),
    ),
    `Com a visibilidade da empresa aberta (\`settings.visibility = "open"\`), todo membro vê todas as
conversas dela.`,
    "## O que cada papel faz",
    "Sempre dentro do que a pessoa vê.",
    table(
      "Ação",
      Object.values(functionRules).map(({ about, title, permission }) => [
        title,
        (who) => (about === "anybody" || mayAs(rolesOf(who).horizonte, permission) ? "sim" : "não"),
      ]),
    ),
    "## Dados, e quem os lê",
    "Ninguém grava numa tabela pelo navegador: toda mudança passa por uma das ações acima.",
    [
      "| Dado | Quem lê |",
      "| --- | --- |",
      ...Object.values(tables).map(({ title, class: kind }) => `| ${title} | ${whose[kind]} |`),
    ].join("\n"),
    "## Tempo real",
    `Quem perde o acesso não recebe nada do que for escrito depois. A presença de uma conversa (quem
olha, quem digita) é a exceção: quem já a tinha aberta pode ver isso até fechá-la.`,
    [
      "| Tópico | Quem entra |",
      "| --- | --- |",
      ...topicKinds.map((kind) => `| \`prosa:${kind}:…\` | ${topics[kind]} |`),
    ].join("\n"),
    "## Technical note",
    `This file is written by \`supabase/tests/matrix/access-doc.ts\` from \`expectations.ts\`,
\`function-rules.ts\` and \`places.ts\`. After a change of those:

\`\`\`
npx vitest run --project integration supabase/tests/matrix/access -u
\`\`\`

The matrix reads tables, columns, partitions, functions, policies, buckets, topics, triggers and schemas
from the catalogue of the migrated database. One without an expectation fails by its name, so a new
table or function starts with a line in \`expectations.ts\` or \`function-rules.ts\`; a table that browsers
read also needs rows in every place (\`fixture.ts\`). Then every cell is asked of the database as the
person it is about:

- \`matrix.int.test.ts\`: rows, privileges, functions (by session and through \`call_as\`), other ids in
  their arguments, lists and search, topics and files, alone and beside broad policies of a host.
- \`mutations.int.test.ts\`: drops and widens every policy, opens every table, column and function, makes
  each check careless, and adds things that nobody thought about. Each must turn the matrix red.
- \`revocation.int.test.ts\`: every way to lose sight, and every trigger that tells of it taken away.
- \`attacker.int.test.ts\`: a session of another company, or of another team, with all ids, over REST,
  functions, Storage, Realtime and the app's API. What is somebody else's answers like what does not
  exist.

Membership is looked up in the database for each request, never read from a token: a token that was
issued before a removal opens nothing after it. A file's signed URL stays good for its few minutes.`,
  ].join("\n\n")}\n`;
}

function table(what: string, rows: [string, (who: Who) => string][]): string {
  return [
    `| ${[what, ...columns.map(([title]) => title)].join(" | ")} |`,
    `| ${["---", ...columns.map(() => "---")].join(" | ")} |`,
    ...rows.map(
      ([title, of]) => `| ${[title, ...columns.map(([, who]) => of(who))].join(" | ")} |`,
    ),
  ].join("\n");
}
