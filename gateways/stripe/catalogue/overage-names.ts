import { isMarkedObject } from './own-objects.ts';

/** Metadata of overage objects: the product, its prices, and items of subscriptions. */
export const OVERAGE_MARK = { perennial: '1', usage: 'overage' } as const;

/** Whether metadata are those of {@link OVERAGE_MARK}. */
export const isMarkedOverage = (metadata: Record<string, string>): boolean =>
  isMarkedObject(metadata) && metadata['usage'] === OVERAGE_MARK.usage;

const OVERAGE_PREFIX = 'perennial_overage_';

/** Name of the meter events that say what overage costs, in minor units of the currency. */
export const overageEventName = (currency: string): string => `${OVERAGE_PREFIX}${currency}`;

/** Currency of an overage meter event by its name; null for other names. */
export const currencyInOverageName = (name: string): string | null =>
  name.startsWith(OVERAGE_PREFIX) ? name.slice(OVERAGE_PREFIX.length) : null;

/** The name under which the metered price of a currency is found. */
export const overageLookupKey = (currency: string): string => `usage_overage_${currency}`;
