/**
 * The places of text that can be kept nowhere: NUL, which PostgreSQL refuses in text and jsonb alike, and half of a surrogate
 * pair, which is no character and cannot be written as UTF-8. Names of fields count too.
 *
 * @returns a path for each, at most ten; empty where all is well
 */
export function unstorableText(value: unknown): PropertyKey[][] {
  const found: PropertyKey[][] = [];
  visit(value, [], found);
  return found;
}

/** Enough to see what is wrong; a body of nothing else must not make an answer of its size. */
const most = 10;

function visit(value: unknown, path: PropertyKey[], found: PropertyKey[][]): void {
  if (found.length >= most) return;
  if (typeof value === 'string') {
    if (isUnstorable(value)) found.push(path);
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) visit(entry, [...path, index], found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value)) {
      // Its name would not be readable in the answer either.
      if (isUnstorable(name)) found.push(path);
      else visit(entry, [...path, name], found);
    }
  }
}

const isUnstorable = (text: string): boolean => text.includes('\0') || !text.isWellFormed();
