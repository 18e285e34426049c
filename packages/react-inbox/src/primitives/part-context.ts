import { type Context, createContext, useContext } from "react";

/** A context that explains itself where it is missing. */
export function createPartContext<T>(part: string, above: string) {
  const context: Context<T | null> = createContext<T | null>(null);
  context.displayName = above;
  const usePart = (): T => {
    const value = useContext(context);
    if (value !== null) return value;
    throw new Error(
      `${part} parts need a ${above} above them. Without it they have nothing to show. Wrap them in <${above}>.`,
    );
  };
  return [context.Provider, usePart, context] as const;
}
