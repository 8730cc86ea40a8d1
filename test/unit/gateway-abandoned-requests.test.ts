import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { AbandonedRequest, createStripeBudget } from '../../gateways/stripe/budget/stripe-budget.ts';
import { withinBudget } from '../../gateways/stripe/budget/within-budget.ts';

/** A budget that nothing is left of until it is opened, and what was taken of it, milliseconds. */
function emptyBudget() {
  const taken: number[] = [];
  let isOpen = false;
  const store = {
    take: (_: string, costMs: number) => {
      if (!isOpen) return Promise.resolve(1);
      taken.push(costMs);
      return Promise.resolve(0);
    },
    hold: () => Promise.resolve(),
  };
  const budget = createStripeBudget({ perSecond: 20, store, name: 'test' });
  return { budget, taken, open: (): void => void (isOpen = true) };
}

const answer = { getStatusCode: () => 200, getHeaders: () => ({}), toJSON: () => Promise.resolve({}) };

it('a request that nobody waits for any more is not made, and uses up nothing', async () => {
  const { budget, taken, open } = emptyBudget();
  const step = new AbortController();
  const sent: string[] = [];
  const send = (path: string) =>
    withinBudget(budget, { method: 'GET', path }, () => {
      sent.push(path);
      return Promise.resolve(answer);
    });
  const abandoned = asSweep(() => send('/v1/customers/cus_1'), step.signal);
  const wanted = asSweep(() => send('/v1/customers/cus_2'), new AbortController().signal);
  step.abort();
  await expect(abandoned).rejects.toThrow(AbandonedRequest);
  open();
  await wanted;
  expect(sent).toEqual(['/v1/customers/cus_2']);
  // At 20 requests a second one costs 50 ms.
  expect(taken).toEqual([50]);
  await expect(asSweep(() => send('/v1/customers/cus_3'), step.signal)).rejects.toThrow(AbandonedRequest);
});

it('a request of a step that is over is made where it was sent before', async () => {
  const { budget, open } = emptyBudget();
  open();
  const step = new AbortController();
  const made = asSweep(
    () => withinBudget(budget, { method: 'GET', path: '/v1/prices' }, () => Promise.resolve(answer)),
    step.signal,
  );
  expect(await made).toBe(answer);
  step.abort();
});
