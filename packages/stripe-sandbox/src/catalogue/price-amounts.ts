import type { Stripe } from 'stripe';
import { invalidRequest, parameterMissing } from '../core/errors.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';

type Price = ObjectTypes['price'];
type CreateParams = Wire<Stripe.PriceCreateParams>;
type Amount = { unit_amount?: number; unit_amount_decimal?: string };

/** Unit amount in both notations; whole minor units show in both, fractions in the decimal one only. */
function both(
  { unit_amount, unit_amount_decimal }: Amount,
  name: string,
): { unit_amount: number | null; unit_amount_decimal: string | null } {
  if (unit_amount !== undefined && unit_amount_decimal !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: unit_amount, unit_amount_decimal.',
      name,
      'parameters_exclusive',
    );
  }
  const decimal = unit_amount_decimal ?? (unit_amount === undefined ? null : String(unit_amount));
  if (decimal !== null && Number(decimal) < 0)
    throw invalidRequest('Invalid non-negative integer', name, 'parameter_invalid_integer');
  const whole = decimal !== null && Number.isInteger(Number(decimal));
  return { unit_amount: whole ? Number(decimal) : null, unit_amount_decimal: decimal };
}

/** The amounts of a new price. Tiered ones have none of their own; others must have one. */
export function amountsOf(params: CreateParams): Pick<Price, 'unit_amount' | 'unit_amount_decimal'> {
  if (params.billing_scheme === 'tiered') return { unit_amount: null, unit_amount_decimal: null };
  if (params.tiers !== undefined) throw invalidRequest('`tiers` needs `billing_scheme=tiered`.', 'tiers');
  if (params.unit_amount === undefined && params.unit_amount_decimal === undefined)
    throw parameterMissing('unit_amount');
  return both(params, 'unit_amount');
}

/**
 * The tiers of a price in the shape that is answered; `inf` becomes null.
 * @throws when they do not ascend or the last has an end
 */
export function tiersOf(given: CreateParams['tiers']): NonNullable<Price['tiers']> {
  if (given === undefined || given.length === 0) throw parameterMissing('tiers');
  let last = 0;
  return given.map(({ up_to, flat_amount, flat_amount_decimal, ...unit }, place) => {
    const end = up_to === 'inf' ? null : up_to;
    if ((end === null) !== (place === given.length - 1)) {
      throw invalidRequest('The last tier, and only it, must have `up_to=inf`.', `tiers[${place}][up_to]`);
    }
    if (end !== null && end <= last) throw invalidRequest('Tiers must ascend.', `tiers[${place}][up_to]`);
    last = end ?? last;
    const flat = both(
      {
        ...(flat_amount === undefined ? {} : { unit_amount: flat_amount }),
        ...(flat_amount_decimal === undefined ? {} : { unit_amount_decimal: flat_amount_decimal }),
      },
      `tiers[${place}][flat_amount]`,
    );
    return {
      flat_amount: flat.unit_amount,
      flat_amount_decimal: flat.unit_amount_decimal,
      ...both(unit, `tiers[${place}][unit_amount]`),
      up_to: end,
    };
  });
}

/** The price in each currency, its own among them. */
export function currencyOptionsOf(
  currency: string,
  params: Pick<CreateParams, 'currency_options'> &
    Amount &
    Pick<CreateParams, 'tiers' | 'billing_scheme' | 'tax_behavior'>,
): NonNullable<Price['currency_options']> {
  const options: NonNullable<Price['currency_options']> = {};
  const own = params.billing_scheme === 'tiered' ? { tiers: tiersOf(params.tiers) } : {};
  if (
    params.billing_scheme === 'tiered' ||
    (params.unit_amount ?? params.unit_amount_decimal) !== undefined
  ) {
    options[currency] = {
      custom_unit_amount: null,
      tax_behavior: params.tax_behavior ?? 'unspecified',
      ...own,
      ...both(params.billing_scheme === 'tiered' ? {} : params, 'unit_amount'),
    };
  }
  for (const [other, option] of Object.entries(params.currency_options ?? {})) {
    options[other] = {
      custom_unit_amount: null,
      tax_behavior: option.tax_behavior ?? 'unspecified',
      ...(option.tiers === undefined ? {} : { tiers: tiersOf(option.tiers) }),
      ...both(option, `currency_options[${other}][unit_amount]`),
    };
  }
  return options;
}
