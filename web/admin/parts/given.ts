type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without undefined values: a parameter is left out, not empty. */
export const given = <T extends object>(values: T): Given<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;

/** An address parameter, if it is an allowed value. */
export const oneOf = <T extends string>(value: string | undefined, options: readonly T[]): T | undefined =>
  options.find((option) => option === value);
