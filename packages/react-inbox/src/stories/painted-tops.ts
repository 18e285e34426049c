/**
 * Where an element stood in every frame that was painted while `act` ran and `ms` afterwards: its upper
 * edge in px, the first before `act`. An intersection is measured after the observers of sizes have
 * had their say, which a look from an animation frame is not. `element` is asked for in each frame,
 * since a row may be drawn anew.
 */
export async function paintedTops(
  element: () => Element | null | undefined,
  act: () => unknown,
  ms = 500,
): Promise<number[]> {
  const tops: number[] = [];
  tops.push(await paintedTop(element));
  const acting = Promise.resolve(act());
  const until = performance.now() + ms;
  while (performance.now() < until) tops.push(await paintedTop(element));
  await acting;
  return tops;
}

/** The greatest distance from where it stood first, in px. */
export const driftOf = ([first = 0, ...rest]: number[]) =>
  Math.max(0, ...rest.map((top) => Math.abs(top - first)));

function paintedTop(element: () => Element | null | undefined): Promise<number> {
  const found = element();
  if (!found) return Promise.reject(new Error("What is watched is not drawn."));
  return new Promise((resolve) => {
    const observer = new IntersectionObserver(([entry]) => {
      observer.disconnect();
      resolve(entry?.boundingClientRect.top ?? Number.NaN);
    });
    observer.observe(found);
  });
}
