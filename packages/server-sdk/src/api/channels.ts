import { ProsaError } from "@prosa/core";
import { z } from "zod";
import type { ChannelService } from "../connection/index.ts";
import type { Caller } from "../ports/index.ts";
import { parse } from "./message-body.ts";
import { readJson } from "./read-body.ts";

const name = z.string().trim().min(1).max(100);
const creation = z.strictObject({
  tenantId: z.uuid(),
  name,
  provider: z.string().max(40).default("evolution"),
});
const pairing = z.strictObject({
  phone: z
    .string()
    .transform((text) => text.replace(/[\s()+.-]/g, ""))
    .pipe(z.string().regex(/^\d{10,15}$/, "must be digits with the country code"))
    .optional(),
});
const removal = z.strictObject({ confirm: z.string().max(100) });
const settings = z
  .strictObject({
    groupsIgnore: z.boolean(),
    rejectCall: z.boolean(),
    alwaysOnline: z.boolean(),
    readMessages: z.boolean(),
  })
  .partial();

const lookBack = z.strictObject({ since: z.iso.datetime({ offset: true }).optional() });

const pathOfOne = /^channels\/([0-9a-f]{8}-[0-9a-f-]{27})\/([a-z]+)$/i;

/**
 * `/api/internal/v1/channels…`, for admins:
 * `GET channels?tenantId`, `POST channels`, and for one `GET state|settings|audit`,
 * `POST connect|restart|logout|rename|delete|settings|repair|templates|backfill`.
 *
 * @returns The answer, or `null` for an address that is none of these.
 */
export async function answerChannels(
  service: ChannelService,
  request: Request,
  path: string,
  authenticate: () => Promise<Caller>,
): Promise<Response | null> {
  const { searchParams } = new URL(request.url);
  if (path === "channels" && request.method === "GET") {
    const caller = await authenticate();
    const { tenantId } = parse(z.object({ tenantId: z.uuid() }), Object.fromEntries(searchParams));
    return json({ channels: await service.list(caller, tenantId) });
  }
  if (path === "channels" && request.method === "POST") {
    const caller = await authenticate();
    const wanted = parse(creation, await readJson(request));
    return json({ channel: await service.create(caller, wanted) }, 201);
  }
  const [, id, verb] = pathOfOne.exec(path) ?? [];
  if (!id || !verb) return null;
  const action = actions[`${request.method} ${verb}`];
  if (!action) return null;
  const caller = await authenticate();
  const body = request.method === "POST" ? await readJson(request) : {};
  return json(await action(service, caller, id, body));
}

type Action = (
  service: ChannelService,
  caller: Caller,
  id: string,
  body: unknown,
) => Promise<object>;

const actions: Record<string, Action> = {
  "GET state": async (service, caller, id) => ({ channel: await service.state(caller, id) }),
  "GET settings": async (service, caller, id) => ({
    settings: await service.getSettings(caller, id),
  }),
  "GET audit": async (service, caller, id) => ({ problems: await service.audit(caller, id) }),
  "POST connect": async (service, caller, id, body) => ({
    code: await service.connect(caller, id, parse(pairing, body).phone),
  }),
  "POST restart": async (service, caller, id) => ({ channel: await service.restart(caller, id) }),
  "POST logout": async (service, caller, id) => ({ channel: await service.logout(caller, id) }),
  "POST rename": async (service, caller, id, body) => ({
    channel: await service.rename(caller, id, parse(z.strictObject({ name }), body).name),
  }),
  "POST delete": (service, caller, id, body) =>
    service.remove(caller, id, parse(removal, body).confirm),
  "POST settings": async (service, caller, id, body) => {
    const patch = Object.fromEntries(
      Object.entries(parse(settings, body)).filter(([, value]) => value !== undefined),
    );
    if (Object.keys(patch).length === 0) {
      throw new ProsaError("request.invalid", "Name at least one setting to change.");
    }
    return { settings: await service.setSettings(caller, id, patch) };
  },
  "POST repair": async (service, caller, id) => ({ repaired: await service.repair(caller, id) }),
  "POST templates": async (service, caller, id) => ({
    templates: await service.refreshTemplates(caller, id),
  }),
  "POST backfill": async (service, caller, id, body) => ({
    backfill: await service.backfill(caller, id, parse(lookBack, body).since),
  }),
};

/** Codes to pair with must not stay in any cache. */
function json(body: object, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
