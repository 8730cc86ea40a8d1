import type Stripe from 'stripe';
import { classifyStripeError } from '../errors.ts';
import { expanded, idOf, optionalIdOf } from '../references.ts';
import { fromOptionalStripeTime } from '../times.ts';
import { runningOf } from './managed.ts';
import { isLive } from './pending-change.ts';
import { asDiscount, discountParam } from './phase-params.ts';
import type { PhaseDiscount, PhaseDiscountParam, PhaseParams } from './phase-params.ts';
import { comingPhases, discountedPhases } from './schedule.ts';

/** Where a discount stands: a customer's counts where a subscription has none of its own. */
type DiscountPlace = 'subscription' | 'customer' | 'item' | 'schedule';

/** A discount that lowers what comes next. Amounts are minor units, times epoch milliseconds. */
export interface DiscountReading {
  /** Of the discount; of the promotion code or coupon where only a later phase of a schedule has it. */
  id: string;
  place: DiscountPlace;
  couponId: string | null;
  name: string | null;
  percentOff: number | null;
  amountOff: number | null;
  currency: string | null;
  /** What the customer typed. */
  code: string | null;
  /** Null: with its first invoice, or never. */
  endsAt: number | null;
}

/** What a discount and its double in a later phase are known by. */
interface Marks {
  ids: ReadonlySet<string>;
  place: DiscountPlace;
}

const EXPANDED = [
  'discounts.source.coupon',
  'discounts.promotion_code',
  'customer.discount.source.coupon',
  'customer.discount.promotion_code',
  'schedule',
];

type Discounts = Awaited<ReturnType<typeof readAll>>;

/** The discounts of a subscription, its customer, and its schedule's coming phases. @throws Stripe's error */
export async function readDiscounts(stripe: Stripe, subscriptionId: string): Promise<DiscountReading[]> {
  const { own, ofCustomer, ofItems, coming } = await readAll(stripe, subscriptionId);
  const here = [
    ...own.map((one) => toReading(one, 'subscription')),
    ...ofCustomer.map((one) => toReading(one, 'customer')),
    ...ofItems.map(({ discount }) => toReading(discount, 'item')),
  ];
  const known = own.map(marksOf);
  const ahead = [...new Map(coming.map((one) => [entryId(one), one])).values()].filter(
    (one) => !known.some((marks) => isMeant(one, marks)),
  );
  return [...here, ...(await Promise.all(ahead.map((one) => readEntry(stripe, one))))];
}

/**
 * Takes a discount away: from the subscription or its item with its schedule, or from the customer.
 * Nothing is charged or given back; the next invoice is without it. A repeat does nothing.
 * @returns false where there is no such discount
 * @throws OtherSubscriptions where it also lowers what is not managed here; Stripe's error
 */
export async function removeDiscountAtStripe(
  stripe: Stripe,
  { subscriptionId, discountId, idempotencyKey }: DiscountInput & { idempotencyKey: string },
): Promise<boolean> {
  const found = await readAll(stripe, subscriptionId);
  const marks = marksIn(found, discountId);
  if (marks === null) return false;
  if (marks.place === 'customer') {
    const { others } = await runningOf(stripe, found.customerId);
    if (others.length > 0) throw new OtherSubscriptions(others.map(({ id }) => id));
    await stripe.customers.deleteDiscount(found.customerId, {}, { idempotencyKey });
    return true;
  }
  const ofItem = found.ofItems.find(({ discount }) => discount.id === discountId);
  if (ofItem !== undefined)
    return removeFromItem(stripe, found, { itemId: ofItem.itemId, discountId, idempotencyKey });
  // The schedule first: its running phase would write the discount to the subscription again.
  const own = found.own.filter(({ id }) => id !== discountId);
  const without = { ...found.subscription, discounts: own };
  await removeFromSchedule(
    stripe,
    { schedule: found.schedule, without, marks },
    `${idempotencyKey}/schedule`,
  );
  if (marks.place === 'subscription') {
    const rest = own.map(asDiscount);
    await stripe.subscriptions.update(
      subscriptionId,
      { discounts: rest.length === 0 ? '' : rest },
      { idempotencyKey },
    );
  }
  return true;
}

/** Whether a discount is gone. @throws Stripe's error */
export async function isDiscountGone(stripe: Stripe, input: DiscountInput): Promise<boolean> {
  return marksIn(await readAll(stripe, input.subscriptionId), input.discountId) === null;
}

/**
 * What the next invoice asks for, with a discount or without it; null where none comes.
 * @param without id of a discount
 * @throws Stripe's error
 */
export async function previewDiscounts(
  stripe: Stripe,
  subscriptionId: string,
  without: string | null,
): Promise<{ amountDue: number; currency: string } | null> {
  const found = await readAll(stripe, subscriptionId);
  const marks = without === null ? null : marksIn(found, without);
  const schedule = found.schedule?.id;
  const ofItem = found.ofItems.find(({ discount }) => discount.id === without);
  const preview = await stripe.invoices
    .createPreview({
      ...(schedule === undefined ? { subscription: subscriptionId } : { schedule }),
      ...(ofItem !== undefined
        ? withoutItemDiscount(found, ofItem)
        : marks === null
          ? {}
          : { discounts: nextDiscounts(found, marks) }),
    })
    .catch((error: unknown) => {
      // Stripe's answer where nothing is billed any more.
      if (['invalid', 'not_found'].includes(classifyStripeError(error).kind)) return null;
      throw error;
    });
  return preview && { amountDue: preview.amount_due, currency: preview.currency };
}

/** A customer's discount counts for all of their subscriptions, also for those that are not managed. */
export class OtherSubscriptions extends Error {
  override readonly name = 'OtherSubscriptions';
  constructor(ids: readonly string[]) {
    super(
      `The discount is the customer's and also lowers ${ids.join(', ')}, which is not managed here: remove it in Stripe's dashboard.`,
    );
  }
}

/** A discount of a subscription. */
interface DiscountInput {
  subscriptionId: string;
  discountId: string;
}

async function readAll(stripe: Stripe, subscriptionId: string) {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, { expand: EXPANDED });
  const customer = expanded<Stripe.Customer>(subscription.customer);
  const schedule = expanded<Stripe.SubscriptionSchedule>(subscription.schedule);
  const live = schedule !== null && isLive(schedule) ? schedule : null;
  return {
    subscription,
    customerId: idOf(subscription.customer),
    own: subscription.discounts.flatMap((one) => expanded<Stripe.Discount>(one) ?? []),
    ofCustomer: customer?.discount ? [customer.discount] : [],
    schedule: live,
    ofItems: await discountsOfItems(stripe, subscription),
    coming: (live === null ? [] : comingPhases(live)).flatMap(({ discounts }) => discounts),
    renewsAt: Math.min(...subscription.items.data.map((item) => item.current_period_end)),
  };
}

/** Discounts of single items lie one level too deep to be expanded with the subscription; they are rare. */
async function discountsOfItems(
  stripe: Stripe,
  { items }: Stripe.Subscription,
): Promise<{ itemId: string; discount: Stripe.Discount }[]> {
  const discounted = items.data.filter(({ discounts }) => discounts.length > 0);
  const expand = ['discounts.source.coupon', 'discounts.promotion_code'];
  const read = await Promise.all(
    discounted.map(({ id }) => stripe.subscriptionItems.retrieve(id, { expand })),
  );
  return read.flatMap(({ id: itemId, discounts }) =>
    discounts.flatMap((one) => {
      const discount = expanded<Stripe.Discount>(one);
      return discount === null ? [] : [{ itemId, discount }];
    }),
  );
}

/** What is left of an item's discounts, as a parameter. */
function restOf(
  { items }: Stripe.Subscription,
  itemId: string,
  without: string | null,
): { discount: string }[] | '' {
  const item = items.data.find(({ id }) => id === itemId);
  const rest = (item?.discounts ?? []).map(asDiscount).filter(({ discount }) => discount !== without);
  return rest.length === 0 ? '' : rest;
}

/**
 * What a preview changes: the phases of a schedule, else the item. Stripe takes no item beside a schedule.
 */
function withoutItemDiscount(
  { subscription, schedule }: Discounts,
  { itemId, discount: { id } }: Discounts['ofItems'][number],
): Stripe.InvoiceCreatePreviewParams {
  if (schedule !== null)
    return {
      schedule_details: {
        phases: phasesWithout(schedule, subscription, id).map(asPreviewed),
        proration_behavior: 'none',
      },
    };
  return {
    subscription_details: {
      items: [{ id: itemId, discounts: restOf(subscription, itemId, id) }],
      proration_behavior: 'none',
    },
  };
}

/** A phase as a preview takes it: without what is only printed. */
function asPreviewed({ invoice_settings: settings, ...phase }: PhaseParams): PhaseParams {
  const { custom_fields: _fields, description: _text, footer: _footer, ...rest } = settings ?? {};
  return Object.keys(rest).length === 0 ? phase : { ...phase, invoice_settings: rest };
}

/** The phases that still count, without a discount of an item. */
const phasesWithout = (
  schedule: Stripe.SubscriptionSchedule,
  subscription: Stripe.Subscription,
  discountId: string,
): PhaseParams[] =>
  discountedPhases(schedule, subscription, ({ discounts }) => discounts.map(discountParam)).map((phase) => ({
    ...phase,
    items: phase.items.map(({ discounts, ...item }) => {
      const rest = (discounts || []).filter(({ discount }) => discount !== discountId);
      return rest.length === 0 ? item : { ...item, discounts: rest };
    }),
  }));

/** The schedule first, as for the subscription's own: each phase writes its items whole. */
async function removeFromItem(
  stripe: Stripe,
  { subscription, schedule }: Discounts,
  { itemId, discountId, idempotencyKey }: { itemId: string; discountId: string; idempotencyKey: string },
): Promise<true> {
  if (schedule !== null) {
    await stripe.subscriptionSchedules.update(
      schedule.id,
      { proration_behavior: 'none', phases: phasesWithout(schedule, subscription, discountId) },
      { idempotencyKey: `${idempotencyKey}/schedule` },
    );
  }
  await stripe.subscriptionItems.update(
    itemId,
    { discounts: restOf(subscription, itemId, discountId), proration_behavior: 'none' },
    { idempotencyKey },
  );
  return true;
}

function marksIn({ own, ofCustomer, ofItems, coming }: Discounts, id: string): Marks | null {
  const mine = own.find((one) => one.id === id);
  if (mine !== undefined) return marksOf(mine);
  if (ofCustomer.some((one) => one.id === id)) return { ids: new Set([id]), place: 'customer' };
  if (ofItems.some(({ discount }) => discount.id === id)) return { ids: new Set([id]), place: 'item' };
  return coming.some((one) => entryId(one) === id) ? { ids: new Set([id]), place: 'schedule' } : null;
}

const marksOf = (discount: Stripe.Discount): Marks => ({
  ids: new Set(
    [discount.id, optionalIdOf(discount.source.coupon), optionalIdOf(discount.promotion_code)].filter(
      (id) => id !== null,
    ),
  ),
  place: 'subscription',
});

const entryId = ({ discount, promotion_code: code, coupon }: PhaseDiscount): string =>
  optionalIdOf(discount) ?? optionalIdOf(code) ?? optionalIdOf(coupon) ?? '';

const isMeant = ({ discount, promotion_code: code, coupon }: PhaseDiscount, { ids }: Marks): boolean =>
  [discount, code, coupon].some((one) => ids.has(optionalIdOf(one) ?? ''));

/** @param input.without the subscription without the discount */
async function removeFromSchedule(
  stripe: Stripe,
  input: { schedule: Stripe.SubscriptionSchedule | null; without: Stripe.Subscription; marks: Marks },
  idempotencyKey: string,
): Promise<void> {
  const { schedule, without, marks } = input;
  if (schedule === null) return;
  const isIn = comingPhases(schedule).some(({ discounts }) => discounts.some((one) => isMeant(one, marks)));
  if (!isIn) return;
  await stripe.subscriptionSchedules.update(
    schedule.id,
    {
      proration_behavior: 'none',
      phases: discountedPhases(schedule, without, ({ discounts }) =>
        discounts.filter((one) => !isMeant(one, marks)).map(discountParam),
      ),
    },
    { idempotencyKey },
  );
}

/** The discounts of the next invoice. Without any of the subscription's, the customer's counts. */
function nextDiscounts(found: Discounts, marks: Marks): PhaseDiscountParam[] | '' {
  const { own, ofCustomer, schedule, renewsAt } = found;
  const phase = schedule?.phases.find(
    ({ start_date: from, end_date: to }) => from <= renewsAt && renewsAt < to,
  );
  const entries: PhaseDiscountParam[] =
    phase === undefined
      ? own.filter(({ id }) => !marks.ids.has(id)).map(asDiscount)
      : phase.discounts.filter((one) => !isMeant(one, marks)).map(discountParam);
  const rest =
    entries.length > 0 ? entries : ofCustomer.filter(({ id }) => !marks.ids.has(id)).map(asDiscount);
  return rest.length === 0 ? '' : rest;
}

function toReading(discount: Stripe.Discount, place: DiscountPlace): DiscountReading {
  const coupon = expanded<Stripe.Coupon>(discount.source.coupon);
  return {
    id: discount.id,
    place,
    ...termsOf(coupon, optionalIdOf(discount.source.coupon)),
    code: expanded<Stripe.PromotionCode>(discount.promotion_code)?.code ?? null,
    endsAt: fromOptionalStripeTime(discount.end),
  };
}

/** A coupon or code that a later phase begins with. */
async function readEntry(stripe: Stripe, entry: PhaseDiscount): Promise<DiscountReading> {
  const codeId = optionalIdOf(entry.promotion_code);
  const code = codeId === null ? null : await stripe.promotionCodes.retrieve(codeId);
  const couponId = optionalIdOf(entry.coupon) ?? optionalIdOf(code?.promotion.coupon ?? null);
  const coupon = couponId === null ? null : await couponOrNull(stripe, couponId);
  return {
    id: entryId(entry),
    place: 'schedule',
    ...termsOf(coupon, couponId),
    code: code?.code ?? null,
    endsAt: null,
  };
}

/** Discounts outlive their coupon. */
const couponOrNull = (stripe: Stripe, id: string): Promise<Stripe.Coupon | null> =>
  stripe.coupons.retrieve(id).catch((error: unknown) => {
    if (classifyStripeError(error).kind === 'not_found') return null;
    throw error;
  });

const termsOf = (coupon: Stripe.Coupon | null, couponId: string | null) => ({
  couponId,
  name: coupon?.name ?? null,
  percentOff: coupon?.percent_off ?? null,
  amountOff: coupon?.amount_off ?? null,
  currency: coupon?.currency ?? null,
});
