import type { components } from '../../client/schema.ts';
import { PerennialError, unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';

type Schemas = components['schemas'];
type Status = Schemas['SubscriptionStatus'];

/** Interval of polls for a change's outcome. The server itself waits before it answers "not yet". */
const pauseMs = 1_000;
/** Longer than any change takes; then the page says so instead of spinning for ever. */
const limitMs = 120_000;

/**
 * The subscription after a change, also where the server answered that it still works on it.
 *
 * @throws PerennialError with what the change was refused with
 */
export async function operationResult(answer: Status | Schemas['PendingOperation']): Promise<Status> {
  if (!('operation_id' in answer)) return answer;
  const id = answer.operation_id;
  for (const end = Date.now() + limitMs; Date.now() < end;) {
    const operation = await unwrap(api.GET('/billing/operations/{id}', { params: { path: { id } } }));
    if (operation.result !== null) return operation.result;
    if (operation.error !== null) throw refusal(operation.error);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw refusal({
    status: 503,
    code: 'engine_unavailable',
    detail: 'This takes longer than usual. It goes on without this page; look again in a few minutes.',
  });
}

function refusal({ status, code, detail }: { status: number; code: string; detail: string }): PerennialError {
  return new PerennialError(status, {
    type: 'about:blank',
    title: 'The change was refused',
    status,
    code,
    detail,
    request_id: '',
  } as Schemas['Problem']);
}
