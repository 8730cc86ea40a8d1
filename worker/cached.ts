/**
 * Caches a value for a while, for any number of readers, unless one reads it afresh. A failed read is not
 * cached.
 * @param freshFor milliseconds
 */
export function cached<T>(
  read: () => Promise<T>,
  freshFor: number,
  now: () => number,
): (options?: { afresh?: boolean }) => Promise<T> {
  let last: { at: number; value: Promise<T> } | null = null;
  return ({ afresh = false } = {}) => {
    if (!afresh && last !== null && now() - last.at < freshFor) return last.value;
    const value = read();
    last = { at: now(), value };
    value.catch(() => {
      last = null;
    });
    return value;
  };
}
