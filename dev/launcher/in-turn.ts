/** Does work of each kind; while one waits for its turn, another of the same kind adds nothing. */
export type InTurn = (kind: string, work: () => Promise<void>) => void;

/**
 * Runs one task after the other, so that a part is not restarted twice at once. `failed` gets an error; the
 * rest goes on.
 */
export function inTurn(failed: (error: unknown) => void): InTurn {
  const waiting = new Set<string>();
  let last = Promise.resolve();
  return (kind, work) => {
    if (waiting.has(kind)) return;
    waiting.add(kind);
    last = last
      .then(() => {
        // What changes from here on is not seen by this one any more.
        waiting.delete(kind);
        return work();
      })
      .catch(failed);
  };
}
