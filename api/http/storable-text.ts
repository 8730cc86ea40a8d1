/** A value of a body, and how it was come to: a path is written only where it is needed. */
interface Visited {
  value: unknown;
  key?: PropertyKey;
  parent?: Visited;
}

/**
 * The places of text that can be kept nowhere: NUL, which PostgreSQL refuses in text and jsonb alike, and half of a surrogate
 * pair, which is no character and cannot be written as UTF-8. Names of fields count too.
 *
 * @returns a path for each, at most ten; empty where all is well
 */
export function unstorableText(value: unknown): PropertyKey[][] {
  const found: PropertyKey[][] = [];
  const waiting: Visited[] = [{ value }];
  for (let next = waiting.pop(); next !== undefined && found.length < most; next = waiting.pop()) {
    if (isUnstorableHere(next.value)) found.push(pathTo(next));
    // The last one is taken first, and the first is to be named first.
    for (const inside of insideOf(next).toReversed()) waiting.push(inside);
  }
  return found;
}

/** Enough to see what is wrong; a body of nothing else must not make an answer of its size. */
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
