/** Does the work for every item and its index, some at a time. */
export async function atOnce<Item>(
  items: Item[],
  width: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [index, item] of rest) await work(item, index);
    }),
  );
}
