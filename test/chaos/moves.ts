import { randomUUID } from 'node:crypto';
import { until } from '../support/until.ts';
import type { Draw } from './draw.ts';
import type { StoryMove, Player, PersonKind, Stage } from './stage.ts';

const CUSTOMERS: readonly PersonKind[] = ['subscriber', 'trial', 'debit'];
const EVERYBODY: readonly PersonKind[] = [...CUSTOMERS, 'defaulter', 'observed', 'foreign'];

/** Calls of the story itself meet the faults too. */
export async function persistently(work: () => Promise<unknown>): Promise<void> {
  let last: unknown;
  await until(
    () =>
      work().then(
        () => true,
        (error: unknown) => {
          last = error;
          return false;
        },
      ),
    { withinMs: 180_000, everyMs: 100, what: 'a call of the story goes through' },
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${String(last)}`, { cause: last });
  });
}

const asks =
  (path: string, bodyOf: (person: Player) => Record<string, unknown>) =>
  ({ recorder }: Stage, person: Player): Promise<unknown> =>
    recorder.done(
      {
        who: person.customer.email,
        by: 'customer',
        token: person.customer.token,
        method: 'POST',
        path: `/billing/subscription/${path}`,
        body: { ...bodyOf(person), subscription_id: person.subscription },
      },
      { again: person.draw.chance(0.3) },
    );

const staffAsks = async (
  { recorder, staff }: Stage,
  { customer, draw }: Player,
  path: string,
  body: Record<string, unknown>,
): Promise<unknown> =>
  recorder.done(
    {
      who: customer.email,
      by: 'staff',
      token: await staff(),
      method: 'POST',
      path,
      body: { reason: 'asked for it', ...body },
    },
    { again: draw.chance(0.3) },
  );

/** Cards that can be attached, and how each answers a charge. */
const card =
  (paymentMethod: string) =>
  (_: Stage, { customer }: Player): Promise<unknown> =>
    persistently(() => customer.card(paymentMethod));

const atStripe =
  (work: (stage: Stage, person: Player) => Promise<unknown>) =>
  (stage: Stage, person: Player): Promise<unknown> =>
    // What is over, or refused by Stripe, stays so.
    persistently(() =>
      work(stage, person).catch((error: unknown) => {
        if ((error as { type?: string }).type !== 'StripeInvalidRequestError') throw error;
      }),
    );

const move = (
  name: string,
  weight: number,
  play: StoryMove['play'],
  kinds: readonly PersonKind[] = CUSTOMERS,
): StoryMove => ({ name, weight, kinds, play });

const plan = (tier: string, cycle = 'monthly') =>
  asks('upgrade', () => ({ new_tier_id: tier, billing_cycle: cycle }));

/** Everything that may happen to somebody in a round, besides that time passes. */
const MOVES: readonly StoryMove[] = [
  move('nothing', 6, () => Promise.resolve(), EVERYBODY),
  move('a card without a reason', 4, card('pm_card_chargeCustomerFail'), EVERYBODY),
  move('a card without money', 3, card('pm_card_chargeCustomerFailInsufficientFunds')),
  move('a card that expired', 2, card('pm_card_chargeCustomerFailExpiredCard')),
  move('a card with a processing error', 2, card('pm_card_chargeCustomerFailProcessingError')),
  move('a lost card', 1, card('pm_card_chargeCustomerFailLostCard')),
  move('a card that asks for 3-D Secure', 1, card('pm_card_authenticationRequired')),
  move('a good card', 6, card('pm_card_visa'), EVERYBODY),
  move('plan Professional', 3, plan('professional')),
  move('plan Starter', 3, plan('starter')),
  move('plan Enterprise', 1, plan('enterprise')),
  move('a yearly plan', 1, plan('professional', 'yearly')),
  move(
    'cancel at the end',
    2,
    asks('cancel', () => ({ at_period_end: true })),
  ),
  move(
    'cancel now',
    1,
    asks('cancel', () => ({ at_period_end: false })),
  ),
  move(
    'stay',
    3,
    asks('resume', () => ({})),
  ),
  move(
    'pause',
    2,
    asks('pause', () => ({ until: '2028-01-01T00:00:00.000Z' })),
  ),
  move(
    'pay now',
    2,
    asks('pay-now', () => ({})),
  ),
  move('a coupon', 2, coupon),
  move('cancel at the end, in the dashboard', 1, setToEnd, EVERYBODY),
  move('two of it, in the dashboard', 1, twoOfIt, EVERYBODY),
  move('a refund by staff', 1, refund),
  move('a retry by staff', 1, (stage, person) =>
    staffAsks(stage, person, `/admin/subscriptions/${person.subscription}/retry-now`, {}),
  ),
  move('a write-off by staff', 1, (stage, person) =>
    staffAsks(stage, person, `/admin/subscriptions/${person.subscription}/write-off`, {}),
  ),
  move('usage', 5, reportUsage, ['subscriber']),
  move('calls up to the limit', 6, useUpLimit, ['trial']),
];

async function coupon(stage: Stage, person: Player): Promise<unknown> {
  let code = '';
  const name = `C${randomUUID().slice(0, 8).toUpperCase()}`;
  await persistently(async () => {
    const made = await stage.stripe.coupons.create({ percent_off: 25, duration: 'forever' });
    const promotion = await stage.stripe.promotionCodes.create({
      code: name,
      metadata: { managed_by: 'perennial' },
      promotion: { type: 'coupon', coupon: made.id },
    });
    code = promotion.code;
  }).catch(() => undefined);
  return asks('coupon', () => ({ code: code === '' ? name : code }))(stage, person);
}

function setToEnd(stage: Stage, person: Player): Promise<unknown> {
  return atStripe(({ stripe }, { subscription }) =>
    stripe.subscriptions.update(subscription, { cancel_at_period_end: true }),
  )(stage, person);
}

function twoOfIt(stage: Stage, person: Player): Promise<unknown> {
  return atStripe(async ({ stripe }, { subscription }) => {
    const { items } = await stripe.subscriptions.retrieve(subscription);
    const id = items.data[0]?.id;
    if (id !== undefined) await stripe.subscriptions.update(subscription, { items: [{ id, quantity: 2 }] });
  })(stage, person);
}

async function refund(stage: Stage, person: Player): Promise<unknown> {
  let charge = '';
  await persistently(async () => {
    const { data } = await stage.stripe.charges.list({ customer: person.customer.customerId });
    charge = data.find(({ status, refunded }) => status === 'succeeded' && !refunded)?.id ?? '';
  });
  if (charge === '') return;
  return staffAsks(stage, person, '/admin/billing/refunds', { charge_id: charge, amount: 5 });
}

/** Usage as a gateway reports it: until acknowledged, and again as if the answer was lost. */
async function reportUsage({ recorder }: Stage, { customer, draw }: Player): Promise<unknown> {
  let at = 0;
  await persistently(async () => (at = await customer.now()));
  const body = ['inference', 'tts'].map((type) => ({
    idempotency_key: randomUUID(),
    event_type: type,
    quantity: draw.below(50) + 1,
    occurred_at: new Date(at).toISOString(),
  }));
  const ask = { who: customer.email, by: 'customer', token: customer.token, method: 'POST' } as const;
  for (let time = 0; time < 2; time++)
    await until(async () => (await recorder.once({ ...ask, path: '/usage/events', body })).status === 200, {
      withinMs: 180_000,
      everyMs: 250,
      what: 'usage is acknowledged',
    });
  return body;
}

/** Many calls at once, more than the day has: some are let through, the others refused. */
async function useUpLimit({ recorder }: Stage, { customer, draw }: Player): Promise<unknown> {
  const each = draw.below(8) + 6;
  const ask = { who: customer.email, by: 'customer', token: customer.token, method: 'POST' } as const;
  const path = '/subscriptions/check-access/chat';
  return Promise.all(
    Array.from({ length: 24 }, () =>
      recorder.done({ ...ask, path, body: { consume: true, quantity: each, idempotency_key: randomUUID() } }),
    ),
  );
}

/** Draws a move for a person. */
export function drawMove(draw: Draw, kind: PersonKind, round: number): StoryMove {
  const fixed = fixedMove(kind, round);
  const possible = MOVES.filter(({ kinds, name }) =>
    fixed === null ? kinds.includes(kind) : name === fixed,
  );
  let left = draw.below(possible.reduce((sum, { weight }) => sum + weight, 0));
  for (const one of possible) {
    left -= one.weight;
    if (left < 0) return one;
  }
  throw new Error('no move');
}

/** What no draw decides: each run has a limit that is reached and a debt that is not paid. */
function fixedMove(kind: PersonKind, round: number): string | null {
  if (kind === 'defaulter') return round === 0 ? 'a card without a reason' : 'nothing';
  // A Trial lasts a week.
  return kind === 'trial' && round === 0 ? 'calls up to the limit' : null;
}
