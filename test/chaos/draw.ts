/** Numbers drawn from a seed (mulberry32): the same seed, the same numbers. */
export interface Draw {
  below: (limit: number) => number;
  of: <T>(list: readonly T[]) => T;
  /** True so often. */
  chance: (share: number) => boolean;
}

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    of: (list) => {
      const one = list[below(list.length)];
      if (one === undefined) throw new Error('nothing to draw from');
      return one;
    },
  };
}
