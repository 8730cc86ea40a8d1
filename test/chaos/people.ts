import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { drawFrom } from './draw.ts';
import type { Draw } from './draw.ts';
import type { Player, PersonKind, Stage } from './stage.ts';

/** Nobody else's: a Trial is sold once for each card. */
const TRIAL_CARDS = ['pm_card_amex', 'pm_card_discover', 'pm_card_diners', 'pm_card_jcb', 'pm_card_unionpay'];

const PRICES = [
  'starter_month_usd',
  'professional_month_usd',
  'professional_year_usd',
  'enterprise_month_usd',
];

/** Who is played: one of each kind first, then mostly subscribers. */
export function drawKinds(draw: Draw, count: number): PersonKind[] {
  const first: PersonKind[] = ['subscriber', 'trial', 'defaulter', 'observed', 'debit', 'foreign'];
  let trials = 0;
  return Array.from({ length: count }, (_, index) => {
    const kind =
      first[index] ??
      draw.of(['subscriber', 'subscriber', 'subscriber', 'debit', 'trial', 'observed'] as const);
    if (kind === 'trial') trials += 1;
    return kind === 'trial' && trials > TRIAL_CARDS.length ? 'subscriber' : kind;
  });
}

/** Brings everybody to where their story begins. */
export async function createPeople(
  stage: Stage,
  seed: number,
  kinds: readonly PersonKind[],
): Promise<Player[]> {
  const people: Player[] = [];
  let trials = 0;
  for (const [index, kind] of kinds.entries()) {
    const draw = drawFrom(seed * 7_919 + index);
    const trialCard = kind === 'trial' ? (TRIAL_CARDS[trials++] ?? '') : '';
    people.push(await createPerson(stage, kind, draw, trialCard));
  }
  return people;
}

async function createPerson(stage: Stage, kind: PersonKind, draw: Draw, trialCard: string): Promise<Player> {
  const { system, stripe } = stage;
  const card = kind === 'debit' ? 'pm_usBankAccount_success' : kind === 'trial' ? null : 'pm_card_visa';
  const customer = await newCustomer({ ...system, stripe }, { card });
  const person: Player = { kind, customer, subscription: '', draw };
  if (kind === 'trial') await startTrial(stage, person, trialCard);
  else if (kind === 'observed' || kind === 'foreign') await soldElsewhere(stage, person);
  else {
    person.subscription = await customer.subscribe(priceFor(kind, draw));
    if (kind !== 'debit') await untilStatus(system, person.subscription, 'active');
    // A debit takes days.
    else await customer.advanceDays(7);
  }
  return person;
}

const priceFor = (kind: PersonKind, draw: Draw): string =>
  kind === 'subscriber' ? draw.of(PRICES) : 'professional_month_usd';

async function startTrial({ system, stripe }: Stage, person: Player, card: string): Promise<void> {
  const { customer } = person;
  const opened = await system.api.call('POST', '/billing/checkout/create', {
    token: customer.token,
    body: { tier_id: 'trial', billing_cycle: 'monthly' },
  });
  const session = opened.body['session_id'];
  if (typeof session !== 'string') throw new Error(`no Trial was opened: ${JSON.stringify(opened.body)}`);
  await fetch(`${system.sandbox.url}/_sandbox/checkout/${session}/complete`, {
    method: 'POST',
    body: new URLSearchParams({ payment_method: card }),
  });
  person.subscription = await until(
    async () => (await stripe.subscriptions.list({ customer: customer.customerId })).data[0]?.id,
    { what: 'the Trial has begun' },
  );
  await untilStatus(system, person.subscription, 'trialing');
}

/** Without our mark; a foreign one is of another product too. */
async function soldElsewhere({ stripe }: Stage, person: Player): Promise<void> {
  const { customerId: customer } = person.customer;
  let price = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data[0]?.id ?? '';
  if (person.kind === 'foreign') {
    const product = await stripe.products.create({ name: 'Newspaper' });
    const made = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 700,
      recurring: { interval: 'month' },
    });
    price = made.id;
  }
  person.subscription = (await stripe.subscriptions.create({ customer, items: [{ price }] })).id;
}
