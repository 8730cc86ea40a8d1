/** A name as JSON has it: `graceDays` is `grace_days`. */
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Name;

/** An object type with its keys in snake_case, nested objects included; absent fields may be undefined. */
type SnakeKeys<T> = T extends readonly (infer One)[]
  ? One[]
  : T extends object
    ? { [Name in keyof T as Name extends string ? Snake<Name> : never]: Widened<T[Name], T, Name> }
    : T;

type Widened<Value, T, Name extends keyof T> =
  T extends Record<Name, Value> ? SnakeKeys<Value> : SnakeKeys<Exclude<Value, undefined>> | undefined;

/** `graceDays` as JSON has it: `grace_days`. */
export const snakeName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The object in snake_case, without undefined fields. Lists are left as they are. */
export const snakeKeys = <T extends object>(fields: T): SnakeKeys<T> =>
  renamed(fields, snakeName) as SnakeKeys<T>;

/** The other way round. */
export const camelKeys = <T extends object>(fields: SnakeKeys<T>): T =>
  renamed(fields, (name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())) as T;

const renamed = (fields: object, rename: (name: string) => string): object =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]: [string, unknown]) => [
        rename(name),
        typeof value === 'object' && value !== null && !Array.isArray(value) ? renamed(value, rename) : value,
      ]),
  );
