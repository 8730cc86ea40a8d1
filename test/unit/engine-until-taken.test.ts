import { ServiceError } from '@temporalio/client';
import { untilTaken } from '../../api/temporal/until-taken.ts';

const failed = (code: number): ServiceError =>
  new ServiceError('Workflow Update failed', { cause: Object.assign(new Error('from gRPC'), { code }) });
/** FAILED_PRECONDITION: what Temporal answers for an Update whose workflow task failed. */
const notTaken = failed(9);

/** Fails with these in turn, then gives how often it was sent. */
function sending(...failures: Error[]): () => Promise<number> {
  let sent = 0;
  return () => {
    const failure = failures[sent++];
    return failure === undefined ? Promise.resolve(sent) : Promise.reject(failure);
  };
}

it('an Update that was not taken is sent again', async () => {
  expect(await untilTaken(Date.now() + 10_000, sending(notTaken, notTaken))).toBe(3);
});

it('is not sent again beyond its time', async () => {
  await expect(untilTaken(Date.now(), sending(notTaken))).rejects.toBe(notTaken);
});

it('is not sent again after any other failure: it may have been taken', async () => {
  const unavailable = failed(14);
  await expect(untilTaken(Date.now() + 10_000, sending(unavailable))).rejects.toBe(unavailable);
});
