import type { MediaStore, SqlGateway } from "../ports/index.ts";

const batch = 100;
const maxBatches = 50;

/**
 * Deletes the files that no row names any more. A process that dies in between leaves them on the
 * list; deleting one twice is harmless.
 *
 * @returns how many were deleted
 */
export async function removeFiles(
  { sql, media }: { sql: SqlGateway; media: MediaStore },
  filter: { tenantId?: string } = {},
): Promise<number> {
  let removed = 0;
  for (let turn = 0; turn < maxBatches; turn++) {
    const { paths } = await sql.call<{ paths: string[] }>(
      "take_file_removals",
      { ...filter, limit: batch },
      "service",
    );
    if (paths.length === 0) return removed;
    await media.remove(paths);
    await sql.call("note_file_removals", { paths }, "service");
    removed += paths.length;
  }
  return removed;
}
