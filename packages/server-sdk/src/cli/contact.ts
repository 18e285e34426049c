import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportContact } from "../governance/export-contact.ts";
import { copyFile } from "../governance/export-tenant.ts";
import { type PrivacyRequest, stepPrivacyRequests } from "../governance/privacy-requests.ts";
import { type SqlGateway, silentLogger } from "../ports/index.ts";
import { type Command, type CommandContext, exitCodes, needed, UsageError } from "./command.ts";
import { tenantIdOf, withStores } from "./with-sql.ts";

const pollMs = 500;

export const contactExportCommand: Command = {
  name: "contact export",
  summary: "Write everything that is known of a person to a folder",
  usage: "--tenant <slug|id> --contact <id|phone> --out <folder>",
  options: { tenant: { type: "string" }, contact: { type: "string" }, out: { type: "string" } },
  run: (context) =>
    withStores(context, async ({ sql, media }) => {
      const folder = needed(context, "out");
      const { contactId, request } = await want(context, sql, "export");
      await sql.call(
        "take_privacy_requests",
        { limit: 1, holdMs: 600_000, id: request.id },
        "service",
      );
      const copy = await exportContact(sql, contactId);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "contact.json"), copy.json);
      await writeFile(join(folder, "messages.csv"), copy.csv);
      let files = 0;
      for (const path of media ? copy.files : []) {
        if (media && (await copyFile(media, path, join(folder, "files")))) files += 1;
      }
      await sql.call(
        "finish_privacy_request",
        { id: request.id, receipt: { messages: copy.messages, files: copy.files.length } },
        "service",
      );
      return {
        lines: [
          `${copy.messages} messages and ${files} of ${copy.files.length} files in ${folder}.`,
        ],
        json: { requestId: request.id, contactId, messages: copy.messages, files },
      };
    }),
};

export const contactEraseCommand: Command = {
  name: "contact erase",
  summary: "Erase what is known of a person for good, and print where it was",
  usage: "--tenant <slug|id> --contact <id|phone> --confirm <the same again>",
  options: { tenant: { type: "string" }, contact: { type: "string" }, confirm: { type: "string" } },
  run: (context) =>
    withStores(context, async ({ sql, media }) => {
      if (needed(context, "confirm") !== needed(context, "contact")) {
        throw new UsageError("--confirm repeats --contact: an erasure cannot be undone.");
      }
      const { request } = await want(context, sql, "erasure");
      const deps = { sql, logger: silentLogger, ...(media ? { media } : {}) };
      for (let seen = ""; ; ) {
        await stepPrivacyRequests(deps, { id: request.id });
        const now = await requestOf(sql, request.id);
        const waits = now.step === "files" && !media;
        if (now.state === "done" || waits) return receiptOf(now, waits);
        if (now.error && now.error !== seen) context.progress(`trying again: ${now.error}`);
        seen = now.error ?? "";
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    }),
};

async function want(context: CommandContext, sql: SqlGateway, kind: PrivacyRequest["kind"]) {
  const tenantId = await tenantIdOf(sql, needed(context, "tenant"));
  const { contactId } = await sql.call<{ contactId: string }>(
    "find_contact",
    { tenantId, contact: needed(context, "contact") },
    "service",
  );
  const { request } = await sql.call<{ request: PrivacyRequest }>(
    "want_privacy_request",
    { tenantId, contactId, kind },
    "service",
  );
  return { contactId, request };
}

async function requestOf(sql: SqlGateway, id: string): Promise<PrivacyRequest> {
  const { request } = await sql.call<{ request: PrivacyRequest }>(
    "get_privacy_request",
    { id },
    "service",
  );
  return request;
}

function receiptOf(request: PrivacyRequest, waits: boolean) {
  return {
    lines: [
      `Erased. Receipt ${request.id}:`,
      ...Object.entries(request.receipt)
        .toSorted()
        .map(([place, count]) => `  ${place}  ${count}`),
      ...(waits ? ["A worker that has Storage deletes the files, and closes the request."] : []),
    ],
    json: { ...request },
    exitCode: exitCodes.ok,
  };
}
