import { DateTime, IANAZone } from 'luxon';
import type { MessageKind } from '../dunning/types.ts';
import { moneyText } from '../money.ts';
import type { Money } from '../money.ts';
import type { MessageFacts } from './message-facts.ts';

/** A message as sent: plain text, no markup. */
export interface RenderedMessage {
  subject: string;
  text: string;
}

/** Paragraphs of one kind of message. Null ones, whose facts are missing, are left out. */
type Copy = (facts: Known) => { subject: string; body: (string | null)[] };

/** The facts as words in the reader's manner. */
interface Known extends MessageFacts {
  amount: string | null;
  /** The amount with the tax in it, where that is known. */
  withTax: string | null;
  plan: string;
  on: (at: number | null | undefined) => string | null;
  cardName: string;
  locale: string;
}

/** The message of a kind. The copy is English; dates and amounts are written in the manner of `locale`. */
export const renderMessage = (kind: MessageKind, facts: MessageFacts, locale = 'en-US'): RenderedMessage => {
  // Set by hand at Stripe. For an unknown zone luxon would print "Invalid DateTime".
  const zone = facts.timeZone != null && IANAZone.isValidZone(facts.timeZone) ? facts.timeZone : 'utc';
  const known: Known = {
    ...facts,
    locale,
    amount: facts.amountDue == null ? null : moneyText(facts.amountDue, locale),
    withTax:
      facts.amountDue == null
        ? null
        : `${moneyText(facts.amountDue, locale)}${inBrackets(facts.tax, locale)}`,
    plan: facts.planName == null ? 'subscription' : `${facts.planName} plan`,
    on: (at) =>
      at == null ? null : DateTime.fromMillis(at, { zone, locale }).toLocaleString(DateTime.DATE_FULL),
    cardName:
      facts.card == null ? 'payment method' : `${facts.card.brand} card ending in ${facts.card.last4}`,
  };
  const { subject, body } = COPY[kind](known);
  const greeting = facts.name == null ? 'Hello,' : `Hello ${facts.name},`;
  const paragraphs = [greeting, ...body.filter((paragraph) => paragraph !== null), SIGNATURE];
  return { subject, text: `${paragraphs.join('\n\n')}\n` };
};

const SIGNATURE = 'Questions? Just reply to this message.';

const link = (label: string, url: string | null | undefined): string | null =>
  url == null ? null : `${label}:\n${url}`;

const when = (before: string, day: string | null, after = '.'): string | null =>
  day === null ? null : `${before} ${day}${after}`;

/** Whether an episode that ends unpaid ends the subscription; true when unknown. */
const endsBy = (finalAction: string | null | undefined): boolean =>
  finalAction == null || finalAction === 'cancel';

const inBrackets = (tax: Money | null | undefined, locale: string): string =>
  tax == null || tax.amount === 0 ? '' : ` (including ${moneyText(tax, locale)} tax)`;

/** As on the invoice itself: what is still open may be less, by a balance or a payment. */
const taxOfInvoice = ({ invoiceTax: tax, locale }: Known): string | null =>
  tax == null || tax.amount === 0 ? null : `The invoiced total includes ${moneyText(tax, locale)} tax.`;

const ofChange = ({ ofChange: is }: Known): string | null =>
  is === true ? 'It is for a change of your subscription, which has taken effect and stays.' : null;

const TAX_OF_PRICES = { added: ' plus tax', included: ' including tax' } as const;

const renewalCharge = ({ withTax, amountDue, hasPaymentMethod, cardName }: Known): string | null => {
  if (withTax === null) return null;
  // A balance or a discount covers it.
  if (amountDue?.amount === 0) return 'Nothing is due for it.';
  return hasPaymentMethod === false
    ? `${withTax} is due then, and there is no payment method yet.`
    : `We will charge ${withTax} to your ${cardName}.`;
};

const endedCopy: Copy = (f) => {
  const unpaid = `We could not collect ${f.amount ?? 'the payment'} for your ${f.plan}`;
  if (f.finalAction === 'mark_unpaid')
    return {
      subject: 'Your subscription stays suspended until it is paid',
      body: [
        `${unpaid}. The subscription stays suspended until it is paid, and no further payment will be tried.`,
        taxOfInvoice(f),
        link('Pay now', f.payUrl),
      ],
    };
  if (f.finalAction === 'downgrade')
    return {
      subject: 'You are on a smaller plan now',
      body: [
        `${unpaid}, so you are on a smaller plan now. We will not try this payment again.`,
        taxOfInvoice(f),
        link('See your plan, or choose another', f.plansUrl),
      ],
    };
  return {
    subject: 'Your subscription has ended',
    body: [
      `${unpaid}, so the subscription has ended and no further payment will be tried.`,
      taxOfInvoice(f),
      link('You can come back at any time', f.plansUrl),
    ],
  };
};

/** `$19.00 plus tax a month`. */
const priceText = (price: Money, { locale, taxOfPrices, interval }: Known): string =>
  `${moneyText(price, locale)}${taxOfPrices == null ? '' : TAX_OF_PRICES[taxOfPrices]}${interval == null ? '' : ` a ${interval}`}`;

/** From when somebody pays a new price; null where no day is known. */
function priceFrom(f: Known): string | null {
  const [day, end] = [f.on(f.changesAt), f.on(f.trialEnd)];
  if (day === null) return null;
  // Nothing is paid in a trial: its end begins the new price, unless the notice lasts longer.
  if (f.inTrial === true && end !== null && (f.trialEnd ?? 0) >= (f.changesAt ?? 0))
    return `Your trial ends on ${end}. From then on you pay the new price.`;
  const from = f.atRenewal === false ? 'From' : 'At your first renewal on or after';
  return `${from} ${day} you pay the new price.`;
}

const priceChangeCopy: Copy = (f) => {
  const from = priceFrom(f);
  const present = f.inTrial === true ? 'The price after your trial is' : 'You pay';
  return {
    subject: `The price of your ${f.plan} changes`,
    body: [
      f.oldPrice == null || f.newPrice == null
        ? `The price of your ${f.plan} changes.`
        : `${present} ${priceText(f.oldPrice, f)} for your ${f.plan} now. The new price is ${priceText(f.newPrice, f)}.`,
      from === null ? null : `${from} Discounts that you have stay as they are.`,
      link(
        'There is nothing to do to go on. You can change or cancel your plan before then',
        f.updateCardUrl,
      ),
    ],
  };
};

const COPY: Record<MessageKind, Copy> = {
  payment_failed: (f) => ({
    subject:
      f.amount === null
        ? 'Your payment did not go through'
        : `Your payment of ${f.amount} did not go through`,
    body: [
      `We could not collect ${f.amount ?? 'the payment'} for your ${f.plan} with your ${f.cardName}.`,
      ofChange(f),
      taxOfInvoice(f),
      when('We will try again on', f.on(f.nextAttemptAt), ', so you may not have to do anything.'),
      when('Everything keeps working until', f.on(f.graceUntil)),
      link('Use another card', f.updateCardUrl),
      link('Or pay now', f.payUrl),
    ],
  }),
  action_required: (f) => ({
    subject: 'Please help us collect your payment',
    body: [
      f.hasPaymentMethod === false
        ? `${f.amount ?? 'The payment'} for your ${f.plan} is due, and there is no payment method to charge.`
        : `${f.amount ?? 'The payment'} for your ${f.plan} could not be collected. We will not charge your ${f.cardName} again unless you ask us to.`,
      ofChange(f),
      taxOfInvoice(f),
      link(f.hasPaymentMethod === false ? 'Pay here' : 'Confirm or pay here', f.payUrl),
      link(
        `Or add ${f.hasPaymentMethod === false ? 'a' : 'another'} payment method; it is charged at once`,
        f.updateCardUrl,
      ),
      when('Everything keeps working until', f.on(f.graceUntil)),
    ],
  }),
  suspension_warning: (f) => ({
    subject:
      f.on(f.graceUntil) === null
        ? 'Your access ends soon'
        : `Your access ends on ${f.on(f.graceUntil) ?? ''}`,
    body: [
      `${f.amount ?? 'A payment'} for your ${f.plan} is still open.`,
      taxOfInvoice(f),
      when('If it stays unpaid, access is suspended on', f.on(f.graceUntil), '. Your data is not deleted.'),
      link('Pay now', f.payUrl),
      link('Or use another card', f.updateCardUrl),
    ],
  }),
  suspended: (f) => ({
    subject: 'Your access is suspended',
    body: [
      `${f.amount ?? 'A payment'} for your ${f.plan} is unpaid, so access is suspended. Nothing was deleted.`,
      taxOfInvoice(f),
      'Access returns within seconds of your payment.',
      link('Pay now', f.payUrl),
      link('Or use another card', f.updateCardUrl),
      endsBy(f.finalAction) ? when('Without payment the subscription ends on', f.on(f.endsAt)) : null,
    ],
  }),
  recovered: (f) => ({
    subject: 'Your payment went through, thank you',
    body: [
      `We received ${f.amount ?? 'your payment'} for your ${f.plan}. Everything is as before; there is nothing left to do.`,
      taxOfInvoice(f),
      when('The next payment is due on', f.on(f.renewsAt)),
    ],
  }),
  ended: endedCopy,
  invoice_due_soon: (f) => ({
    subject:
      f.on(f.dueAt) === null ? 'Your invoice is due soon' : `Your invoice is due on ${f.on(f.dueAt) ?? ''}`,
    body: [
      `The invoice${f.amount === null ? '' : ` of ${f.amount}`} for your ${f.plan} is not paid yet. If your payment is on its way, there is nothing to do.`,
      taxOfInvoice(f),
      link('See and pay it here', f.payUrl),
    ],
  }),
  invoice_overdue: (f) => ({
    subject: f.amount === null ? 'Your invoice is due' : `Your invoice of ${f.amount} is due`,
    body: [
      `The invoice for your ${f.plan} is due and not paid yet. If your payment is on its way, there is nothing to do.`,
      taxOfInvoice(f),
      link('See and pay it here', f.payUrl),
      when('Everything keeps working until', f.on(f.graceUntil)),
    ],
  }),
  card_expiring: (f) => ({
    subject: `Your ${f.cardName} expires soon`,
    body: [
      f.cardExpiry == null
        ? `Your ${f.cardName} expires before your ${f.plan} renews.`
        : `Your ${f.cardName} is valid until ${String(f.cardExpiry.month).padStart(2, '0')}/${f.cardExpiry.year}, which is before your ${f.plan} renews.`,
      when('The next payment is due on', f.on(f.renewsAt)),
      link('Add the new card here', f.updateCardUrl),
    ],
  }),
  payment_method_ended: (f) => ({
    subject: `Add a payment method for your ${f.plan}`,
    body: [
      `Your bank told us that we can no longer charge your bank account for your ${f.plan}.`,
      f.on(f.renewsAt) === null
        ? null
        : `The next payment is due on ${f.on(f.renewsAt) ?? ''}. Nothing changes before then.`,
      link('To continue after that, add another payment method here', f.updateCardUrl),
    ],
  }),
  renewal_notice: (f) => ({
    subject:
      f.on(f.renewsAt) === null
        ? 'Your subscription renews soon'
        : `Your subscription renews on ${f.on(f.renewsAt) ?? ''}`,
    body: [
      `Your subscription renews${f.on(f.renewsAt) === null ? ' soon' : ` on ${f.on(f.renewsAt) ?? ''}`}${f.planName == null ? '' : ` with the ${f.plan}`}.`,
      renewalCharge(f),
      f.usageIsAdded === true ? 'Usage beyond your included credits is added to it.' : null,
      link('You can change or cancel it before then', f.updateCardUrl),
    ],
  }),
  price_change: priceChangeCopy,
  price_change_withdrawn: (f) => ({
    subject: `The price of your ${f.plan} stays as it is`,
    body: [
      `We wrote that the price of your ${f.plan} would change. It does not.`,
      f.oldPrice == null
        ? null
        : f.inTrial === true
          ? `After your trial you pay ${priceText(f.oldPrice, f)}.`
          : `You keep paying ${priceText(f.oldPrice, f)}.`,
      'There is nothing to do.',
    ],
  }),
  trial_ending: (f) => ({
    subject:
      f.on(f.trialEnd) === null ? 'Your trial ends soon' : `Your trial ends on ${f.on(f.trialEnd) ?? ''}`,
    body: [
      f.hasPaymentMethod === true
        ? `After your trial, the ${f.plan} begins${f.withTax === null ? '' : ` at ${f.withTax}`}. You do not need to do anything. To stop, cancel before then.`
        : `To continue after your trial with the ${f.plan}${f.withTax === null ? '' : ` at ${f.withTax}`}, add a payment method.`,
      f.hasPaymentMethod === true
        ? link('Change or cancel', f.plansUrl)
        : link('Add a payment method', f.updateCardUrl),
    ],
  }),
  trial_extended: (f) => ({
    subject: 'We extended your trial',
    body: [
      `You have been using the product, so we added ${f.extensionDays == null ? 'some days' : `${f.extensionDays} days`} to your trial.`,
      when('It now ends on', f.on(f.trialEnd)),
      link('Add a payment method to continue after that', f.updateCardUrl),
    ],
  }),
  trial_expired: (f) => ({
    subject: 'Your trial has ended',
    body: [
      'Your trial has ended because there was no payment method. Nothing further was charged.',
      link('Choose a plan', f.plansUrl),
    ],
  }),
  trial_refused: (f) => {
    switch (f.reason) {
      case 'trial_already_used':
        return {
          subject: 'You have had your trial',
          body: [
            'Each person can have one trial, and yours was used before. Nothing was charged.',
            link('Choose a plan to continue', f.plansUrl),
          ],
        };
      case 'already_subscribed':
        return {
          subject: 'Your trial has not begun',
          body: [
            'You already have a subscription, so no trial has begun. Nothing was charged.',
            link('See your subscription', f.updateCardUrl),
          ],
        };
      default:
        return {
          subject: 'Your trial has not begun',
          body: [
            'Your trial could not begin. Nothing was charged. You can try again, or with another payment method.',
            link('Try again', f.plansUrl),
          ],
        };
    }
  },
  duplicate_refunded: (f) => ({
    subject: 'Your second subscription was cancelled',
    body: [
      'You already have a subscription, so we cancelled the second one that was bought.',
      f.withTax === null
        ? 'Nothing was charged for it.'
        : `We refunded ${f.withTax} in full. Your bank may take a few days to show it.`,
      link('See your subscription', f.updateCardUrl),
    ],
  }),
  first_payment_failed: (f) => ({
    subject: 'Your bank refused the first payment',
    body: [
      `Your bank refused ${f.amount ?? 'the first payment'} for your ${f.plan}, so the subscription has ended. You owe nothing.`,
      link('You can choose a plan and pay in another way', f.plansUrl),
    ],
  }),
  usage_warning: (f) => ({
    subject:
      f.usedPercent == null || f.usedPercent >= 100
        ? 'Your credits are used up'
        : `You have used ${f.usedPercent} % of your credits`,
    body: [
      f.usedPercent == null || f.usedPercent >= 100
        ? `All credits of your ${f.plan} for this period are used.`
        : `${f.usedPercent} % of the credits of your ${f.plan} for this period are used.`,
      f.pricePer1k == null
        ? null
        : `Overage costs ${moneyText(f.pricePer1k, f.locale)}${f.taxOfPrices == null ? '' : TAX_OF_PRICES[f.taxOfPrices]} for 1,000 credits. You can set a spend limit.`,
      when('The next period, with new credits, begins on', f.on(f.renewsAt)),
      link('See your usage, or choose a larger plan', f.plansUrl),
    ],
  }),
  checkout_abandoned: (f) => ({
    subject: `Your order of the ${f.plan} is not finished`,
    body: [
      `You started to order the ${f.plan} but did not finish. Nothing was charged.`,
      link('Continue your order', f.checkoutUrl),
      when('This link is valid until', f.on(f.endsAt)),
    ],
  }),
};
