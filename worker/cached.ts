/**
 * A value that is read at most once in a while, however many ask, unless one asks for it afresh. A failed read is not kept.
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
