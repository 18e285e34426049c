import type { FakeCustomer, FakeMember } from "./fake-state.ts";
import type { Instance, World } from "./world.ts";

const member = (id: string, name: string, phone: string, lid: string): FakeMember => ({
  id,
  name,
  phone,
  lid,
  admin: id === "helena" ? "superadmin" : null,
});

const person = (
  id: string,
  name: string,
  phone: string | null,
  lid: string | null,
): FakeCustomer => ({
  id,
  kind: "person",
  name,
  phone,
  lid,
  jid: phone ? `${phone}@s.whatsapp.net` : `${lid}@lid`,
  addressing: phone ? "pn" : "lid",
  pictureUrl: null,
  online: true,
  members: [],
});

/** Looks like a picture on WhatsApp's servers and leads nowhere. */
const invented = (name: string): string =>
  `https://pps.whatsapp.net/v/t61.24694-24/${name}_n.jpg?oh=01_invented&oe=6937FFFF`;

/** The people that every new fake knows: with LID, without ninth digit, LID only, a group. */
export function seedCustomers(): Map<string, FakeCustomer> {
  const customers: FakeCustomer[] = [
    person("marina-siqueira", "Marina Siqueira", "5511981234567", "70000000000201"),
    person("jose-raimundo", "José Raimundo", "553198765432", null),
    {
      ...person("lucia-ferraz", "Lúcia Ferraz", null, "70000000000203"),
      pictureUrl: invented("70000000000203"),
    },
    {
      ...person("estudio-ponto-e-prumo", "Estúdio Ponto & Prumo", "120363000000000201", null),
      kind: "group",
      phone: null,
      jid: "120363000000000201@g.us",
      addressing: "lid",
      pictureUrl: invented("120363000000000201"),
      members: [
        member("helena", "Helena Prates", "5511971110001", "70000000000211"),
        member("caio", "Caio Montenegro", "5511971110002", "70000000000212"),
        member("renata", "Renata Alves", "5511971110003", "70000000000213"),
        member("otavio", "Otávio Lins", "5511971110004", "70000000000214"),
      ],
    },
  ];
  return new Map(customers.map((customer) => [customer.id, customer]));
}

/** Builds a person who is not one of the seeded ones. */
export const newPerson = person;

/** True when messages of this person are addressed by LID. */
export function byLid(world: World, customer: FakeCustomer): boolean {
  return customer.lid !== null && (customer.addressing === "lid" || world.chaos.lid);
}

/** The phone's JID where there is one, the LID's otherwise. */
export function phoneJid(who: { phone: string | null; lid: string | null }): string {
  return who.phone ? `${who.phone}@s.whatsapp.net` : `${who.lid}@lid`;
}

/** The JID that contact, chat, presence and receipt events use: the LID when addressed by it. */
export function eventJid(world: World, customer: FakeCustomer): string {
  if (customer.kind === "group") return customer.jid;
  return byLid(world, customer) ? `${customer.lid}@lid` : phoneJid(customer);
}

/** The paired account's JID. */
export function ownJid(instance: Instance): string {
  return `${instance.number}@s.whatsapp.net`;
}

/**
 * Evolution's reading of a `number`: JIDs pass, bare digits become one.
 *
 * Brazil: 13 digits `55 DD 9XXXXXXXX` lose the 9 where DD ≥ 31 and the next digit ≥ 7.
 * Mexico and Argentina: 13 digits `521…` and `549…` lose the third.
 */
export function toJid(number: string): string {
  if (/@(g\.us|s\.whatsapp\.net|lid|broadcast|newsletter)$/.test(number)) return number;
  const digits = number.replace(/\D/g, "");
  if (digits.length >= 18) return `${digits}@g.us`;
  const brazil = /^55(\d{2})9(\d{8})$/.exec(digits);
  if (brazil && Number(brazil[1]) >= 31 && Number(brazil[2]?.[0]) >= 7)
    return `55${brazil[1]}${brazil[2]}@s.whatsapp.net`;
  if (/^(521|549)\d{10}$/.test(digits))
    return `${digits.slice(0, 2)}${digits.slice(3)}@s.whatsapp.net`;
  return `${digits}@s.whatsapp.net`;
}

const withoutNinth = (jid: string): string => jid.replace(/^(55\d{2})9(\d{8}@)/, "$1$2");

/** Finds who a JID belongs to; a Brazilian mobile is found with and without its ninth digit. */
export function whoIs(world: World, jid: string): FakeCustomer | null {
  for (const customer of world.customers.values()) {
    if (customer.jid === jid || (customer.lid && `${customer.lid}@lid` === jid)) return customer;
    if (customer.phone && withoutNinth(phoneJid(customer)) === withoutNinth(jid)) return customer;
  }
  return null;
}
