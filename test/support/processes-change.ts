import { randomUUID } from 'node:crypto';
import type { TestCustomer } from './customer.ts';
import type { Processes } from './processes.ts';
import { until } from './until.ts';

/** What a change came to in the end. */
export interface ChangeOutcome {
  /** HTTP status of the first answer, null where the process died over it. */
  first: number | null;
  status: 'succeeded' | 'failed';
  error: { code: string } | null;
}

/**
 * Requests a change as a careful client does: repeats it with the same Idempotency-Key while the API or the
 * engine is unavailable, and follows a 202 to its end.
 */
export async function changeOverHttp(
  system: Processes,
  who: Pick<TestCustomer, 'token'>,
  path: string,
  body: Record<string, unknown>,
  { withinMs = 120_000, key = randomUUID() } = {},
): Promise<ChangeOutcome> {
  const headers = { 'idempotency-key': key };
  let first: number | null | undefined;
  return until(
    async () => {
      const answer = await system.api
        .call('POST', path, { token: who.token, body, headers })
        .catch(() => null);
      first ??= answer?.status ?? null;
      if (answer === null || answer.status === 503 || isBusy(answer)) return null;
      if (answer.status === 202) {
        const operation = answer.body['operation_id'];
        // A refund or a credit note has no address to look at: asking again with the same key answers it.
        return typeof operation === 'string' ? follow(system, who.token, operation, first) : null;
      }
      return {
        first,
        status: answer.status === 200 ? ('succeeded' as const) : ('failed' as const),
        error: answer.status === 200 ? null : { code: String(answer.body['code']) },
      };
    },
    { withinMs, what: `${path} comes to an end` },
  );
}

const isBusy = (answer: { status: number; body: Record<string, unknown> }): boolean =>
  answer.status === 409 && answer.body['code'] === 'idempotency_in_progress';

async function follow(
  system: Processes,
  token: string,
  operation: string,
  first: number | null,
): Promise<ChangeOutcome> {
  return until(
    async () => {
      const answer = await system.api
        .call('GET', `/billing/operations/${operation}`, { token })
        .catch(() => null);
      if (answer?.status !== 200 || answer.body['status'] === 'pending') return null;
      return {
        first,
        status: answer.body['status'] as 'succeeded' | 'failed',
        error: answer.body['error'] as { code: string } | null,
      };
    },
    // Many may wait at once.
    { withinMs: 120_000, everyMs: 200, what: `operation ${operation} ends` },
  );
}
