import { PRICES, dollars } from '../prices.ts';
import { buyPlan } from '../steps/checkout.ts';
import type { StepOutcome, Story } from '../story.ts';
import { FINALISED_MS, aYearAfter } from '../times.ts';

/** What the add-on costs a month, minor units. */
const ADD_ON = 500;
const NAME = 'Fine-tuning pack';
const STARTER = ['ops-center', 'chat', 'inference', 'embeddings', 'search'];
const PROFESSIONAL = [...STARTER, 'tts', 'stt', 'agents'];

/**
 * Two subscriptions and an add-on: Starter with the add-on, and Professional, which sets the tier until it
 * is cancelled. The add-on's access stays open throughout.
 */
export async function severalAtOnce(story: Story): Promise<void> {
  const { customer, system } = story;
  await buyPlan(story, 'starter');
  const first = customer.subscriptionId;
  await addOn(story);
  await story.step(
    `has Professional for ${dollars(PRICES.professional)} beside it, sold by hand`,
    async () => {
      story.expectPayment(PRICES.professional);
      const { data } = await system.stripe.prices.list({ lookup_keys: ['professional_month_usd'] });
      const { default_payment_method: card } = await system.stripe.subscriptions.retrieve(first);
      const made = await system.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: data[0]?.id ?? '' }],
        default_payment_method: typeof card === 'string' ? card : (card?.id ?? ''),
        metadata: { user_id: customer.userId, managed_by: 'perennial' },
      });
      customer.isDecidedBy(made.id);
      return { lines: ['both run; the higher plan decides'], expected: both(first) };
    },
  );
  for (let month = 1; month <= 6; month++)
    await renews(story, PRICES.starter + ADD_ON + PRICES.professional, both(first));
  const second = customer.subscriptionId;
  await story.step('has Professional cancelled at once; Starter and its add-on go on', async () => {
    await system.stripe.subscriptions.cancel(second);
    customer.isDecidedBy(first);
    return { expected: one(second) };
  });
  const end = aYearAfter(story.startedAt);
  while (story.periodEnd <= end) await renews(story, PRICES.starter + ADD_ON, one(second));
  await customer.advanceTo(end);
}

type Expected = StepOutcome['expected'];

const both = (first: string): Expected => ({
  status: 'active',
  tier: 'professional',
  services: [...PROFESSIONAL, 'fine-tuning'],
  addOns: [NAME],
  beside: [first],
});

const one = (second: string): Expected => ({
  status: 'active',
  tier: 'starter',
  services: [...STARTER, 'fine-tuning'],
  addOns: [NAME],
  beside: [second],
});

/**
 * Staff map a Stripe product as an add-on, and it is added to the subscription from the next invoice on.
 */
async function addOn(story: Story): Promise<void> {
  const { customer, system } = story;
  await story.step(`gets an add-on for ${dollars(ADD_ON)} a month that opens fine-tuning`, async () => {
    const { id: product } = await system.stripe.products.create({ name: NAME });
    const { id: price } = await system.stripe.prices.create({
      product,
      currency: 'usd',
      unit_amount: ADD_ON,
      recurring: { interval: 'month' },
    });
    await system.asStaff('PUT', `/admin/catalogue/mappings/${product}`, {
      add_on: { name: NAME, services: ['fine-tuning'] },
      reason: 'sold by hand on the tour',
    });
    await system.stripe.subscriptionItems.create({
      subscription: customer.subscriptionId,
      price,
      proration_behavior: 'none',
    });
    return {
      expected: {
        status: 'active',
        tier: 'starter',
        services: [...STARTER, 'fine-tuning'],
        addOns: [NAME],
      },
    };
  });
}

async function renews(story: Story, amount: number, expected: Expected): Promise<void> {
  await story.step(`renews all of it for ${dollars(amount)}`, async () => {
    story.expectPayment(amount);
    await story.passTo(story.periodEnd + FINALISED_MS);
    return { expected };
  });
}
