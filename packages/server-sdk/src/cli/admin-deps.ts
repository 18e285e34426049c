import { evolution } from "../channels/evolution/index.ts";
import type { AdminDeps } from "../connection/open-admin.ts";
import type { SqlGateway } from "../ports/index.ts";
import { createSecretBox } from "../secret-box.ts";
import type { CommandContext } from "./command.ts";

/** What the managing ends of channels need, from the environment. */
export function adminDeps(context: CommandContext, sql: SqlGateway): AdminDeps {
  const { EVOLUTION_URL, EVOLUTION_API_KEY, PROSA_ENCRYPTION_KEY } = context.environment;
  return {
    sql,
    channels: {
      evolution: evolution({
        ...(EVOLUTION_URL ? { baseUrl: EVOLUTION_URL } : {}),
        ...(EVOLUTION_API_KEY ? { apiKey: EVOLUTION_API_KEY } : {}),
      }),
    },
    ...(PROSA_ENCRYPTION_KEY ? { secrets: createSecretBox(PROSA_ENCRYPTION_KEY) } : {}),
  };
}
