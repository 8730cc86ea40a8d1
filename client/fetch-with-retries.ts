/** What a repeat may change: nothing arrived, too much at once, or a part that the answer needs was away. */
const worthRepeating: ReadonlySet<number> = new Set([429, 503]);

/** Longest time between two tries; a server that asks for more is left alone. */
const longestWaitMs = 30_000;

/**
 * A fetch that repeats what may be repeated: reads, deletions and replacements, which are the same twice,
 * and requests with an Idempotency-Key. The server says how long to wait; else it is a quarter of a second,
 * doubled with each try.
 */
export function fetchWithRetries(
  fetch: typeof globalThis.fetch,
  retries: number,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const repeatable = request.method !== 'PATCH' && (request.method !== 'POST' || hasKey(request));
    for (let attempt = 0; ; attempt += 1) {
      const last = !repeatable || attempt >= retries;
      const answer = await fetch(request.clone()).catch((error: unknown) => {
        if (last || request.signal.aborted) throw error;
        return undefined;
      });
      if (answer !== undefined && (last || !worthRepeating.has(answer.status))) return answer;
      const wait = waitBefore(answer, attempt);
      if (answer !== undefined && wait > longestWaitMs) return answer;
      await answer?.body?.cancel();
      await elapse(wait, request.signal);
    }
  };
}

const hasKey = (request: Request): boolean => request.headers.has('idempotency-key');

function waitBefore(answer: Response | undefined, attempt: number): number {
  const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(asked) ? asked * 1_000 : 250 * 2 ** attempt;
}

function elapse(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
