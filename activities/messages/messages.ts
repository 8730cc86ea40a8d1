import type { EntityManager } from '@mikro-orm/postgresql';
import { findCheckout } from '../../db/checkout/checkouts.ts';
import { findCustomer } from '../../db/accounts/customers.ts';
import { findInvoice } from '../../db/documents/invoices.ts';
import {
  findMessage,
  markMessage,
  insertMessage as storeMessage,
  rewordMessage,
} from '../../db/messages/outbox.ts';
import { findPaymentMethod } from '../../db/accounts/payment-methods.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { findUser } from '../../db/accounts/users.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import type { MessageFacts } from '../../domain/messages/message-facts.ts';
import type { Money } from '../../domain/money.ts';
import { renderMessage } from '../../domain/messages/render-message.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { endsAt } from '../../domain/subscriptions/ends-at.ts';
import type { ActivityDeps } from '../deps.ts';
import { handToMailServer } from './hand-to-mail-server.ts';
import type { MessageStep } from '../types.ts';
import { taxOfInvoices, taxOfPrices, trialEndCharge } from './tax-facts.ts';

/**
 * Renders a message and stores it in the outbox, once for each key. Returns whether to deliver it: not
 * without a mail server or an address, and not twice.
 */
export const recordMessage =
  (deps: ActivityDeps) =>
  async (step: MessageStep): Promise<{ deliver: boolean }> => {
    const em = deps.orm.em.fork();
    // Only the manager of a subscription writes to its customer: after a let-go a pending message is not
    // sent.
    if (step.subscriptionId !== null && !(await isManaged(em, step.subscriptionId)))
      return { deliver: false };
    const customer = await findCustomer(em, step.customerId);
    const user = customer?.userId ? await findUser(em, customer.userId) : null;
    const recipient = user?.email ?? customer?.email ?? null;
    const facts = await factsFor(deps, step, customer?.timeZone ?? null);
    const { subject, text } = renderMessage(step.kind, {
      ...facts,
      name: user?.fullName ?? customer?.name ?? null,
    });
    const message = {
      key: step.key,
      customerId: step.customerId,
      subscriptionId: step.subscriptionId,
      kind: step.kind,
      recipient: recipient ?? '',
      subject,
      body: text,
      at: step.at,
    };
    const { created } = await storeMessage(em, message);
    // A notice counts from the mail: one that goes out late names a later day.
    if (!created && step.kind === 'price_change') await rewordMessage(em, message);
    const stored = await findMessage(em, step.key);
    return { deliver: deps.mail !== null && recipient !== null && stored?.state === 'recorded' };
  };

/** One that is not known yet is ours: only its own run writes of it. */
const isManaged = async (em: EntityManager, subscriptionId: string): Promise<boolean> =>
  ((await findSubscription(em, subscriptionId))?.mode ?? 'managed') === 'managed';

/**
 * Sends a stored message. Its message id derives from the key, so that a repeat after a lost answer is
 * recognised.
 */
export const deliverMessage =
  (deps: ActivityDeps) =>
  async ({ key }: { key: string }): Promise<void> => {
    const message = await findMessage(deps.orm.em.fork(), key);
    if (!message || message.state === 'sent' || !deps.mail) return;
    const { orm, mail } = deps;
    await handToMailServer({ orm, mail }, message, 'a mail could not be sent and is tried again');
    await markMessage(deps.orm.em.fork(), key, 'sent');
  };

/** The plan that a message names: the end of a trial begins the plan that waits for it. */
const tierToName = (kind: MessageStep['kind'], { tier, pendingChange, trialEnd }: SubscriptionRow): string =>
  kind === 'trial_ending' && pendingChange?.effectiveAt === trialEnd ? pendingChange.tier : tier;

/** When the next period begins; null where the subscription is set to end by then. */
function beginningOf(row: SubscriptionRow | null, known: number | null): number | null {
  const at = known ?? row?.currentPeriodEnd ?? null;
  const end = row && endsAt(row);
  return at !== null && end !== null && end <= at ? null : at;
}

/** When it ends unpaid, unless it is set to end before. */
function endUnpaid(row: SubscriptionRow | null, finalActionAt: number | null): number | null {
  const end = row && endsAt(row);
  return finalActionAt === null || end === null ? finalActionAt : Math.min(finalActionAt, end);
}

async function factsFor(
  deps: ActivityDeps,
  step: MessageStep,
  timeZone: string | null,
): Promise<MessageFacts> {
  const em = deps.orm.em.fork();
  const { facts } = step;
  const text = (name: string): string | null => (typeof facts[name] === 'string' ? facts[name] : null);
  const number = (name: string): number | null => (typeof facts[name] === 'number' ? facts[name] : null);
  const subscription = step.subscriptionId === null ? null : await findSubscription(em, step.subscriptionId);
  const invoiceIds = (text('invoiceIds') ?? '').split(',').filter((id) => id !== '');
  const invoice = invoiceIds[0] === undefined ? null : await findInvoice(em, invoiceIds[0]);
  const cardId = text('paymentMethodId') ?? subscription?.paymentMethodId ?? null;
  const card = cardId === null ? null : await findPaymentMethod(em, cardId);
  const checkout = text('sessionId') === null ? null : await findCheckout(em, text('sessionId') ?? '');
  const tier = text('tier') ?? (subscription && tierToName(step.kind, subscription));
  const plan = tier === null ? null : findPlan(await deps.plans(), tier);
  const [amount, price, currency] = [number('amountDue'), number('pricePer1k'), text('currency')];
  const tax = number('tax');
  return {
    planName: plan?.displayName ?? null,
    amountDue: amount !== null && currency !== null ? { amount, currency } : null,
    // Stripe's own link expires: our page asks for a new one.
    payUrl: invoice === null ? null : `${deps.urls.billing}/invoices/${invoice.id}`,
    updateCardUrl: deps.urls.billing,
    plansUrl: deps.urls.plans,
    checkoutUrl: checkout?.url ?? null,
    nextAttemptAt: number('nextAttemptAt'),
    graceUntil: number('graceUntil'),
    endsAt: endUnpaid(subscription, number('finalActionAt')),
    dueAt: number('dueAt'),
    trialEnd: number('trialEnd') ?? subscription?.trialEnd ?? null,
    renewsAt: beginningOf(subscription, number('renewsAt')),
    card: card?.brand && card.last4 ? { brand: card.brand, last4: card.last4 } : null,
    cardExpiry: card?.expMonth && card.expYear ? { month: card.expMonth, year: card.expYear } : null,
    extensionDays:
      step.kind === 'trial_extended' ? (number('extensionDays') ?? DEFAULT_POLICY.trial.extensionDays) : null,
    tax: tax !== null && currency !== null ? { amount: tax, currency } : null,
    invoiceTax: await taxOfInvoices(em, invoiceIds),
    ofChange: text('of') === 'change',
    taxOfPrices: subscription && price !== null ? await taxOfPrices(em, subscription) : null,
    usageIsAdded: text('usage') === 'added',
    hasPaymentMethod: cardId !== null,
    reason: text('reason'),
    finalAction: text('finalAction'),
    usedPercent: number('usedPercent'),
    pricePer1k: price !== null && currency !== null ? { amount: price, currency } : null,
    timeZone,
    ...(await priceFacts(em, step, subscription)),
    ...(step.kind === 'trial_ending' && subscription ? await trialEndCharge(deps, subscription.id) : {}),
  };
}

/** What a message about a new price says of it. */
async function priceFacts(
  em: EntityManager,
  { kind, facts }: MessageStep,
  subscription: SubscriptionRow | null,
): Promise<Partial<MessageFacts>> {
  if (kind !== 'price_change' && kind !== 'price_change_withdrawn') return {};
  const { oldAmount, newAmount, currency, interval, changesAt, timing } = facts;
  const money = (amount: typeof oldAmount): Money | null =>
    typeof amount === 'number' && typeof currency === 'string' ? { amount, currency } : null;
  return {
    oldPrice: money(oldAmount),
    newPrice: money(newAmount),
    interval: typeof interval === 'string' ? interval : null,
    changesAt: typeof changesAt === 'number' ? changesAt : null,
    atRenewal: timing === 'renewal',
    inTrial: subscription?.status === 'trialing',
    taxOfPrices: subscription === null ? null : await taxOfPrices(em, subscription),
  };
}
