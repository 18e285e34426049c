/** Does the work for every item, some at a time; the answers are in the order of the items. */
export async function atOnce<Item, Answer>(
  items: Item[],
  width: number,
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      for (let index = next++; index < items.length; index = next++) {
        answers[index] = await work(items[index] as Item);
      }
    }),
  );
  return answers;
}
