/** Requests that wait for their turn, longest first. */
const waiting: (() => void)[] = [];
let isScheduled = false;

function letOneGo(): void {
  waiting.shift()?.();
  isScheduled = waiting.length > 0;
  if (isScheduled) setImmediate(letOneGo);
}

/**
 * Resolves when it is this request's turn to compute for some milliseconds: one request a round of the
 * event loop. In between, the process takes what others have sent, so that they wait for one slice of such
 * work and not for all of it.
 */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(letOneGo);
  });
