import type { NamedTax } from '../../domain/documents/named-tax.ts';
import Stripe from 'stripe';
import { TAX_WORDS } from './catalogue/price-tax.ts';
import type { PriceTax } from './catalogue/price-tax.ts';
import { whyMissing } from './catalogue/stored-ids.ts';
import type { MissingObject } from './catalogue/stored-ids.ts';
import { modeOfSimilar } from './error-texts.ts';
import { classifyStripeError } from './errors.ts';
import { idOf, optionalIdOf } from './references.ts';

/**
 * How what is sold here is taxed: not at all, by Stripe Tax, or by tax rates of the account that hold for
 * every customer.
 */
export type TaxSetting =
  { kind: 'off' } | { kind: 'automatic' } | { kind: 'rates'; rateIds: readonly string[] };

/** What a new subscription says of tax. */
export function subscriptionTax(
  tax: TaxSetting,
): Pick<Stripe.SubscriptionCreateParams, 'automatic_tax' | 'default_tax_rates'> {
  if (tax.kind === 'automatic') return { automatic_tax: { enabled: true } };
  return tax.kind === 'rates' ? { default_tax_rates: [...tax.rateIds] } : {};
}

/**
 * What a Checkout session that sells says of tax: the address and the tax id are asked for and kept at the
 * customer, since renewals are taxed by what stands there.
 */
export function checkoutTax(tax: TaxSetting): Partial<Stripe.Checkout.SessionCreateParams> {
  if (tax.kind === 'off') return {};
  return {
    ...(tax.kind === 'automatic' ? { automatic_tax: { enabled: true } } : {}),
    billing_address_collection: 'required',
    tax_id_collection: { enabled: true },
    customer_update: { address: 'auto', name: 'auto' },
  };
}

/**
 * What a session that only takes a card says: Stripe keeps the address on the card there, and takes no tax
 * id.
 */
export function setupTax(tax: TaxSetting): Partial<Stripe.Checkout.SessionCreateParams> {
  return tax.kind === 'off' ? {} : { billing_address_collection: 'required' };
}

/**
 * Writes the address of a card at its customer, where none stands there yet: Stripe Tax goes by the
 * customer's.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function saveBillingAddress(
  stripe: Stripe,
  input: { customerId: string; paymentMethodId: string; idempotencyKey: string },
): Promise<void> {
  const customer = await stripe.customers.retrieve(input.customerId);
  if (customer.deleted === true || customer.address?.country) return;
  const { billing_details: billing } = await stripe.paymentMethods.retrieve(input.paymentMethodId);
  const known = Object.entries(billing.address ?? {}).filter(([, value]) => Boolean(value));
  if (known.length === 0) return;
  await stripe.customers.update(
    input.customerId,
    { address: Object.fromEntries(known) },
    { idempotencyKey: input.idempotencyKey },
  );
}

/**
 * The tax of an invoice that is made beside a subscription for what was used in it: as the subscription's
 * own.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function taxOfSubscription(
  stripe: Stripe,
  subscriptionId: string,
): Promise<Pick<Stripe.InvoiceCreateParams, 'automatic_tax' | 'default_tax_rates'>> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  if (subscription.automatic_tax.enabled) return { automatic_tax: { enabled: true } };
  const rates = (subscription.default_tax_rates ?? []).map(idOf);
  return rates.length === 0 ? {} : { default_tax_rates: rates };
}

/**
 * The taxes of an invoice with the names of their rates. @throws Stripe's error; see `classifyStripeError`
 */
export async function namedTaxes(
  stripe: Stripe,
  { total_taxes: taxes }: Pick<Stripe.Invoice, 'total_taxes'>,
): Promise<NamedTax[]> {
  return Promise.all(
    (taxes ?? [])
      .filter(({ amount }) => amount !== 0)
      .map(async (tax) => {
        const rateId = optionalIdOf(tax.tax_rate_details?.tax_rate ?? null);
        const rate = rateId === null ? null : await stripe.taxRates.retrieve(rateId);
        const name = rate === null ? 'Tax' : `${rate.display_name} ${rate.percentage} %`;
        return { name, inclusive: tax.tax_behavior === 'inclusive', amount: tax.amount };
      }),
  );
}

/** What is wrong with a setting, and what to do. */
interface TaxFault {
  why: string;
  remedy: string;
}

/** What Stripe says of a setting: it can be used, perhaps with a warning, or why not. */
export type TaxCheck = { usable: true; detail: string; warning?: TaxFault } | ({ usable: false } & TaxFault);

/**
 * Asks Stripe whether a setting can be used, for prices with tax on top or in them.
 * @throws Stripe's error for anything but its refusal; see `classifyStripeError`
 */
export async function checkTaxSetting(
  stripe: Stripe,
  tax: TaxSetting,
  priceTax: PriceTax,
): Promise<TaxCheck> {
  if (tax.kind === 'off') return { usable: true, detail: 'off: no tax is charged' };
  if (tax.kind === 'rates') return checkRates(stripe, tax.rateIds, priceTax);
  const { status, status_details: details } = await stripe.tax.settings.retrieve();
  if (status === 'active') {
    const { data: registrations } = await stripe.tax.registrations.list({ status: 'active', limit: 1 });
    return {
      usable: true,
      detail: `automatic, by Stripe Tax, ${TAX_WORDS[priceTax]}`,
      ...(registrations.length > 0 ? {} : { warning: NOT_REGISTERED }),
    };
  }
  const missing = (details.pending?.missing_fields ?? []).join(', ');
  return {
    usable: false,
    why: `STRIPE_TAX is automatic, and Stripe Tax is not set up${missing === '' ? '' : `: ${missing} is missing`}`,
    remedy: 'Finish the tax settings (dashboard: Settings, Tax), or set STRIPE_TAX=off.',
  };
}

/** Stripe takes the setting all the same, and sells without tax. */
const NOT_REGISTERED: TaxFault = {
  why: 'STRIPE_TAX is automatic, and the account has no active tax registration: no tax is collected anywhere',
  remedy: 'Add where you are registered (dashboard: Tax, Registrations), or set STRIPE_TAX=off.',
};

async function checkRates(stripe: Stripe, rateIds: readonly string[], priceTax: PriceTax): Promise<TaxCheck> {
  const names: string[] = [];
  for (const id of rateIds) {
    const rate = await findRate(stripe, id);
    if (!('active' in rate) || !rate.active) {
      return {
        usable: false,
        why: `STRIPE_TAX names ${id}, which ${'active' in rate ? 'is archived' : whyMissing(rate)}`,
        remedy: 'Name active tax rates of this account (dashboard: Product catalogue, Tax rates).',
      };
    }
    if (rate.inclusive !== (priceTax === 'inclusive')) {
      const other = rate.inclusive ? 'inclusive' : 'exclusive';
      return {
        usable: false,
        why: `STRIPE_TAX names ${id}, which is ${other}, and STRIPE_TAX_BEHAVIOR says ${priceTax}: customers would pay another amount than they are shown`,
        remedy: `Name tax rates that are ${priceTax}, or set STRIPE_TAX_BEHAVIOR=${other} if all of them are.`,
      };
    }
    names.push(`${rate.display_name} ${rate.percentage} %${rate.inclusive ? ' included' : ''}`);
  }
  return { usable: true, detail: names.join(' and ') };
}

/**
 * Whether Stripe refused a request for what it says of tax: a rate that is archived or unknown, or
 * unfinished tax settings.
 */
export function isTaxRefusal(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && /tax/.test(error.param ?? '');
}

/** The rate, or in which mode the account has it otherwise. */
async function findRate(stripe: Stripe, id: string): Promise<Stripe.TaxRate | MissingObject> {
  try {
    return await stripe.taxRates.retrieve(id);
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return { id, existsIn: modeOfSimilar(error) };
    throw error;
  }
}
