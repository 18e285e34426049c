import { initialState } from "./initial-state.ts";
import type { InboxState } from "./state.ts";

/** Holds the state and tells who listens. Listeners hear a burst of changes once. */
export interface StateStore {
  get(): InboxState;
  update(change: (state: InboxState) => InboxState): void;
  subscribe(listener: () => void): () => void;
}

export function createStore(seed: Partial<InboxState> = {}): StateStore {
  let state: InboxState = { ...initialState, ...seed };
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    update(change) {
      const next = change(state);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
