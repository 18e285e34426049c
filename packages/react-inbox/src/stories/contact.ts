import { minutesAgo } from "../testing/build.ts";
import type { FakeSeed } from "../testing/fake-server.ts";
import { seedHorizonte } from "../testing/seed-horizonte.ts";
import type { SessionTenant } from "../transport/transport.ts";

const channel = { id: "channel-pinheiros", name: "Loja Pinheiros", provider: "evolution" };
const renata = { id: "op-renata", name: "Renata Prado" };
const caio = { id: "op-caio", name: "Caio Menezes" };

/** Marina with everything that a panel can show, and a colleague's and an own note. */
export function knownContact(role: SessionTenant["role"] = "supervisor"): FakeSeed {
  const seed = seedHorizonte();
  const tenant = seed.session.tenant && { ...seed.session.tenant, role };
  const [first, second] = seed.conversations;
  const past = first &&
    second && {
      ...second,
      id: "conversation-past",
      number: 1187,
      contact: first.contact,
      status: "resolved" as const,
      lastMessageAt: minutesAgo(60 * 24 * 90),
    };
  return {
    ...seed,
    session: {
      ...seed.session,
      tenant,
      permissions: role === "viewer" ? ["conversation.read"] : seed.session.permissions,
    },
    conversations: [...seed.conversations, ...(past ? [past] : [])],
    contacts: {
      fields: [
        { key: "cpf", label: "CPF", kind: "text", choices: [] },
        { key: "valor", label: "Valor", kind: "number", choices: [] },
        { key: "entrega", label: "Entrega", kind: "date", choices: [] },
        { key: "plano", label: "Plano", kind: "choice", choices: ["Ouro", "Prata"] },
        { key: "parceira", label: "Parceira", kind: "boolean", choices: [] },
        { key: "site", label: "Site", kind: "url", choices: [] },
      ],
      byId: {
        "contact-1": {
          attributes: {
            cpf: "•••.482.910-••",
            valor: 14_860,
            entrega: "2026-12-04",
            obra: "Vila Madalena",
          },
          addresses: [
            {
              id: "address-1",
              channel,
              identities: [
                {
                  kind: "jid",
                  value: "5511981234567@s.whatsapp.net",
                  since: minutesAgo(60 * 24 * 600),
                },
                { kind: "lid", value: "70000000007731@lid", since: minutesAgo(60 * 24 * 90) },
              ],
            },
          ],
          notes: [
            {
              id: "note-1",
              body: "Prefere áudio curto. Não ligar depois das 18h.",
              author: renata,
              createdAt: minutesAgo(60 * 24 * 8),
              editedAt: null,
            },
            {
              id: "note-2",
              body: "Indicada pelo Otávio.",
              author: caio,
              createdAt: minutesAgo(60 * 24 * 20),
              editedAt: null,
            },
          ],
        },
      },
    },
  };
}
