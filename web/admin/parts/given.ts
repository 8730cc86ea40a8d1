type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without what is undefined: an address parameter that is left out, not one that is empty. */
export const given = <T extends object>(values: T): Given<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;

/** A value of the address, where it is one of those that can be. */
export const oneOf = <T extends string>(value: string | undefined, options: readonly T[]): T | undefined =>
  options.find((option) => option === value);
