import type { StripeBudget } from '../../gateways/stripe/budget/stripe-budget.ts';
import { withinBudget } from '../../gateways/stripe/budget/within-budget.ts';

/** An answer of Stripe's, with the headers that decide about a repeat. */
const answer = (status: number, headers: Record<string, string> = {}) => ({
  getStatusCode: () => status,
  getHeaders: () => headers,
  toJSON: () => Promise.resolve({}),
});
type Answer = ReturnType<typeof answer>;

/** Sends one request that gets these answers in turn: its last status, how often, what others waited. */
async function sent(
  ...answers: [Answer, ...Answer[]]
): Promise<{ status: number; times: number; held: number[] }> {
  const held: number[] = [];
  const budget: StripeBudget = {
    take: () => Promise.resolve(),
    hold: (ms) => Promise.resolve(void held.push(ms)),
  };
  let times = 0;
  const last = await withinBudget(budget, { method: 'POST', path: '/v1/refunds' }, () =>
    Promise.resolve(answers[Math.min(times++, answers.length - 1)] ?? answers[0]),
  );
  return { status: last.getStatusCode(), times, held };
}

const ok = answer(200);
it.each<[what: string, answers: [Answer, ...Answer[]], expected: object]>([
  [
    '429 is sent again, and everybody slows down',
    [answer(429, { 'retry-after': '0.02' }), ok],
    { status: 200, times: 2, held: [20] },
  ],
  [
    '429 that Stripe would not have repeated is not',
    [answer(429, { 'stripe-should-retry': 'false' }), ok],
    { status: 429, times: 1, held: [] },
  ],
  [
    '500 that Stripe would have repeated is, and nobody slows down',
    [answer(500, { 'stripe-should-retry': 'true', 'retry-after': '0.01' }), ok],
    { status: 200, times: 2, held: [] },
  ],
  [
    '500 without such a word is the caller’s to repeat',
    [answer(500), ok],
    { status: 500, times: 1, held: [] },
  ],
  [
    'a wait that is too long for a call is left to the caller',
    [answer(429, { 'retry-after': '30' }), ok],
    { status: 429, times: 1, held: [30_000] },
  ],
  [
    'a limit that does not end is answered after the fourth time',
    [answer(429, { 'retry-after': '0.01' })],
    { status: 429, times: 4, held: [10, 10, 10] },
  ],
])('%s', async (_, answers, expected) => {
  expect(await sent(...answers)).toEqual(expected);
});
