import { ServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { runRefund } from '../../api/documents/run-refund.ts';
import { runUpdate } from '../../api/temporal/run-update.ts';
import { ApiProblem } from '../../api/http/api-problem.ts';
import { cancelUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';

/** The server answers once, when it is asked whether it is there, and never again. */
function silentAfterProbe(): Client {
  const silence = (): Promise<never> => Promise.reject(new ServiceError('Deadline exceeded'));
  let probes = 0;
  const client = {
    withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
    workflowService: { getSystemInfo: () => (probes++ === 0 ? Promise.resolve({}) : silence()) },
    workflow: { start: silence, getHandle: () => ({ startUpdate: silence, result: silence }) },
  };
  return client as unknown as Client;
}

/** It must not say that nothing was done: the request was on its way. */
const NOT_KNOWN = {
  code: 'engine_unavailable',
  status: 503,
  retryAfter: 5,
  message: expect.stringContaining('not known whether this was begun') as string,
};

it('an Update whose answer did not come before the engine went may have been taken on', async () => {
  const asked = runUpdate(silentAfterProbe(), {
    workflowId: 'subscription:sub_1',
    update: cancelUpdate,
    input: { key: 'k', actor: { kind: 'customer', id: 'u', requestId: 'r' }, atPeriodEnd: true },
    waitMs: 50,
    closed: new ApiProblem('subscription_over', 'It is over.'),
  });
  await expect(asked).rejects.toMatchObject(NOT_KNOWN);
});

it('a refund whose start was not answered may have been begun', async () => {
  const asked = runRefund(silentAfterProbe(), {
    chargeId: 'ch_1',
    amount: 500,
    staffId: 's',
    requestKey: 'k',
    requestId: 'r',
    waitMs: 50,
  });
  await expect(asked).rejects.toMatchObject(NOT_KNOWN);
});
