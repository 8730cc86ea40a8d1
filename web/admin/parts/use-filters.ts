import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Filters of a list in the address, so that they survive a reload and can be shared. */
export interface Filters {
  get: (name: string) => string | undefined;
  /** Values that are separated by commas. */
  list: (name: string) => string[];
  /** Undefined or empty takes it out of the address. */
  set: (changes: Record<string, string | undefined>) => void;
  /** How many are set. */
  count: number;
  clear: () => void;
}

/** The named filters of the address. */
export function useFilters(names: readonly string[]): Filters {
  const [params, setParams] = useSearchParams();
  const get = (name: string): string | undefined => params.get(name) ?? undefined;
  const set = useCallback(
    (changes: Record<string, string | undefined>) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      );
    },
    [setParams],
  );
  return {
    get,
    list: (name) => get(name)?.split(',') ?? [],
    set,
    count: names.filter((name) => get(name) !== undefined).length,
    clear: () => set(Object.fromEntries(names.map((name) => [name, undefined]))),
  };
}
