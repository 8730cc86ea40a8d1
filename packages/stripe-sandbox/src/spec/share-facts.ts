import type { Fact } from '../core/http/facts.ts';

/** Replaces facts that occur more than once by numbers, so that the table stays small. */
export function shareFacts(endpoints: Record<string, Fact>): {
  endpoints: Record<string, Fact>;
  shared: Fact[];
} {
  const counts = new Map<string, number>();
  for (const fact of Object.values(endpoints)) count(fact, counts);
  const shared: Fact[] = [];
  const numbers = new Map<string, number>();
  const share = (fact: Fact, top = false): Fact => {
    if (typeof fact !== 'object') return fact;
    const text = JSON.stringify(fact);
    const worthIt = !top && text.length > 24 && (counts.get(text) ?? 0) > 1;
    const known = numbers.get(text);
    if (worthIt && known !== undefined) return known;
    const smaller = mapFact(fact, (inner) => share(inner));
    if (!worthIt) return smaller;
    numbers.set(text, shared.push(smaller) - 1);
    return shared.length - 1;
  };
  const smaller = Object.fromEntries(
    Object.entries(endpoints).map(([key, fact]) => [key, share(fact, true)]),
  );
  return { endpoints: smaller, shared };
}

function count(fact: Fact, counts: Map<string, number>): void {
  if (typeof fact !== 'object') return;
  const text = JSON.stringify(fact);
  counts.set(text, (counts.get(text) ?? 0) + 1);
  mapFact(fact, (inner) => {
    count(inner, counts);
    return inner;
  });
}

function mapFact(fact: Exclude<Fact, string | number>, change: (fact: Fact) => Fact): Fact {
  if ('a' in fact) return { a: change(fact.a) };
  if ('m' in fact) return { m: change(fact.m) };
  if ('u' in fact) return { u: fact.u.map(change) };
  if (!('o' in fact)) return fact;
  const o = Object.fromEntries(Object.entries(fact.o).map(([name, inner]) => [name, change(inner)]));
  return fact.r === undefined ? { o } : { o, r: fact.r };
}
