import { ProsaError } from "@prosa/core";

type Methods<All> = { [Name in keyof All]: (...args: never[]) => Promise<unknown> };

/**
 * The named methods, fetched together for the first call of one. A call rejects with
 * `storage.unavailable` when they do not come; the next one asks again.
 */
export function laterMethods<All extends Methods<All>>(
  load: () => Promise<All>,
  names: { [Name in keyof All]: true },
): All {
  let loading: Promise<All> | null = null;
  const get = () => {
    loading ??= load().catch((cause) => {
      loading = null;
      throw new ProsaError(
        "storage.unavailable",
        "A part of the inbox did not load. Try again once the network is back.",
        { cause },
      );
    });
    return loading;
  };
  const passOn =
    (name: keyof All) =>
    async (...args: never[]) =>
      (await get())[name](...args);
  return Object.fromEntries(
    (Object.keys(names) as (keyof All)[]).map((name) => [name, passOn(name)]),
  ) as unknown as All;
}
