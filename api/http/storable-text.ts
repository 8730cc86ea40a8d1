/** A value of a body, and its parents: a path is built only for a fault. */
interface Visited {
  value: unknown;
  key?: PropertyKey;
  parent?: Visited;
}

/**
 * Places of text that cannot be stored: NUL, which PostgreSQL refuses in text and jsonb, and lone
 * surrogates, which UTF-8 cannot encode. Field names count too.
 *
 * @returns a path for each, at most ten
 */
export function unstorableText(value: unknown): PropertyKey[][] {
  if (!holdsUnstorable(value)) return [];
  const found: PropertyKey[][] = [];
  const waiting: Visited[] = [{ value }];
  for (let next = waiting.pop(); next !== undefined && found.length < most; next = waiting.pop()) {
    if (isUnstorableHere(next.value)) found.push(pathTo(next));
    // The last one is taken first, and the first is to be named first.
    for (const inside of insideOf(next).toReversed()) waiting.push(inside);
  }
  return found;
}

/** Nearly every body is without fault: then no path is kept for any of its values. */
function holdsUnstorable(value: unknown): boolean {
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') {
      if (isUnstorable(next)) return true;
    } else if (Array.isArray(next)) {
      for (const entry of next as unknown[]) if (mayHold(entry)) waiting.push(entry);
    } else if (isObject(next)) {
      for (const [name, entry] of Object.entries(next) as [string, unknown][]) {
        if (isUnstorable(name)) return true;
        if (mayHold(entry)) waiting.push(entry);
      }
    }
  }
  return false;
}

const mayHold = (value: unknown): boolean => typeof value === 'string' || isObject(value);

/** Enough to see the fault, without an answer as large as the body. */
const most = 10;

/** A text, or an object with a field of such a name: that would not be readable in the answer either. */
function isUnstorableHere(value: unknown): boolean {
  if (typeof value === 'string') return isUnstorable(value);
  return isObject(value) && !Array.isArray(value) && Object.keys(value).some(isUnstorable);
}

function insideOf(parent: Visited): Visited[] {
  const { value } = parent;
  if (Array.isArray(value)) return (value as unknown[]).map((entry, key) => ({ value: entry, key, parent }));
  if (!isObject(value)) return [];
  const named: [string, unknown][] = Object.entries(value).filter(([name]) => !isUnstorable(name));
  return named.map(([key, entry]) => ({ value: entry, key, parent }));
}

function pathTo(visited: Visited): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Visited | undefined = visited; at?.key !== undefined; at = at.parent) path.push(at.key);
  return path.reverse();
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isUnstorable = (text: string): boolean => text.includes('\0') || !text.isWellFormed();
