import { readFileSync } from 'node:fs';

/**
 * What a parameter may be, in short form. `s` text, `l` text of at most so many characters, `i` integer,
 * `n` number, `d` decimal as text, `b` boolean, `*` anything, a number: an entry of `Facts.shared`.
 * `e` one of these, `a` a list, `m` a hash with any keys, `o` a hash with these keys (`r` required), `u`
 * any of these.
 */
export type Fact =
  | 's'
  | 'i'
  | 'n'
  | 'd'
  | 'b'
  | '*'
  | number
  | { e: string[] }
  | { a: Fact }
  | { m: Fact }
  | { o: Record<string, Fact>; r?: string[] }
  | { u: Fact[] }
  | { l: number };

/** The endpoints' parameters: key `POST /v1/customers/{}`. Written by spec/generate.ts. */
export interface Facts {
  document: string;
  package: string;
  /** Parameters that the document has and the package's newer version no longer takes. */
  gone: Record<string, string[]>;
  endpoints: Record<string, Fact>;
  shared: Fact[];
}

export const facts = JSON.parse(
  readFileSync(new URL('../../spec/facts.json', import.meta.url), 'utf8'),
) as Facts;

/** The fact itself where it is a reference to a shared one. */
export function resolveFact(fact: Fact): Exclude<Fact, number> {
  let resolved = fact;
  while (typeof resolved === 'number') resolved = facts.shared[resolved] ?? '*';
  return resolved;
}

const keyOf = (method: string, path: string) => `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`;

/** The parameters of an endpoint, or undefined where Stripe's document does not have it. */
export function factsOf(method: string, path: string): Fact | undefined {
  return facts.endpoints[keyOf(method, path)];
}

/** Parameters that callers of this API version must not send, though older ones may (Stripe's CLI does). */
export function goneFrom(method: string, path: string, version: string | undefined): readonly string[] {
  return version === facts.package ? (facts.gone[keyOf(method, path)] ?? []) : [];
}
