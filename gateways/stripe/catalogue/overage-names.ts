/** Metadata of what usage beyond the plans is sold by: the product, its prices, and the items of subscriptions. */
export const OVERAGE_MARK = { perennial: '1', usage: 'overage' } as const;

/** Whether metadata are those of {@link OVERAGE_MARK}. */
export const isMarkedOverage = (metadata: Record<string, string>): boolean =>
  metadata['usage'] === OVERAGE_MARK.usage;

const OVERAGE_PREFIX = 'perennial_overage_';

/** Name of the meter events that say what overage costs, in minor units of the currency. */
export const overageEventName = (currency: string): string => `${OVERAGE_PREFIX}${currency}`;

/** The currency whose overage a meter event of this name tells; null for another one's. */
export const overageCurrencyOf = (name: string): string | null =>
  name.startsWith(OVERAGE_PREFIX) ? name.slice(OVERAGE_PREFIX.length) : null;

/** The name under which the metered price of a currency is found. */
export const overageLookupKey = (currency: string): string => `usage_overage_${currency}`;
