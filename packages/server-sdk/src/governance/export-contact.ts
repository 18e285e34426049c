import type { Json, JsonObject, SqlGateway } from "../ports/index.ts";
import { csv } from "./csv.ts";

/** Everything of one person, as files. */
export interface ContactCopy {
  /** `contact.json`: the contact, messages, what they wrote in groups, and what was done with them. */
  json: string;
  /** `messages.csv`, for spreadsheets. */
  csv: string;
  /** Paths in Storage of the files of their messages. */
  files: string[];
  messages: number;
}

interface ExportedMessage extends JsonObject {
  conversationId: string;
  createdAt: string;
  direction: string;
  kind: string;
  body: string | null;
  status: string | null;
  author: { name: string | null };
  attachments: { storagePath: string | null; fileName: string | null }[];
}

const limit = 200;
const timeoutMs = 30_000;

/** Reads everything of a contact, page by page. */
export async function exportContact(sql: SqlGateway, contactId: string): Promise<ContactCopy> {
  const read = async <Item>(section: string): Promise<Item[]> => {
    const items: Item[] = [];
    for (let after: Json = null; ; ) {
      const page: { items: Item[]; next: Json } = await sql.call(
        "export_contact_page",
        { contactId, section, after, limit },
        "service",
        { timeoutMs },
      );
      items.push(...page.items);
      if (page.next === null) return items;
      after = page.next;
    }
  };
  const contacts = await read<JsonObject>("contact");
  const messages = await read<ExportedMessage>("messages");
  const groups = await read<ExportedMessage>("groups");
  const audit = await read<JsonObject>("audit");
  const all = [...messages, ...groups];
  return {
    json: JSON.stringify({ contacts, messages, groups, audit }, null, 2),
    csv: csv([
      ["conversation", "at", "direction", "author", "kind", "text", "status", "files"],
      ...all.map((m) => [
        m.conversationId,
        m.createdAt,
        m.direction,
        m.author.name,
        m.kind,
        m.body,
        m.status,
        m.attachments.map(({ fileName, storagePath }) => fileName ?? storagePath ?? "").join("; "),
      ]),
    ]),
    files: all.flatMap(({ attachments }) =>
      attachments.flatMap(({ storagePath }) => (storagePath ? [storagePath] : [])),
    ),
    messages: all.length,
  };
}
