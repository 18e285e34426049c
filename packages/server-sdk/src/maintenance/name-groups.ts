import { openSender, type SealedChannel } from "../open-sender.ts";
import type { Channels, Logger, SecretBox, SqlGateway } from "../ports/index.ts";

interface GroupsToName {
  groups: { addressId: string; sendKey: string; channel: SealedChannel }[];
}

export interface NameGroupsDeps {
  sql: SqlGateway;
  channels: Channels;
  secrets?: SecretBox;
  logger: Logger;
}

/**
 * Asks the providers for the subjects of groups that have none yet, or whose subject is a day old.
 * A group whose provider does not answer keeps what it has and is asked about again later.
 */
export async function nameGroups(deps: NameGroupsDeps): Promise<void> {
  const { groups } = await deps.sql.call<GroupsToName>(
    "take_groups_to_name",
    { limit: 20 },
    "service",
  );
  for (const { addressId, sendKey, channel } of groups) {
    try {
      const sender = await openSender(deps, channel);
      const group = await sender.describeGroup?.(sendKey, AbortSignal.timeout(15_000));
      if (group) await deps.sql.call("name_group", { addressId, name: group.name }, "service");
    } catch (error) {
      deps.logger.warn(
        { channel_id: channel.id, address_id: addressId, error: String(error) },
        "a group keeps its old name: the provider did not tell",
      );
    }
  }
}
