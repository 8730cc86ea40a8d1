/** What the shipped tiers cost a month (the Trial: once), minor units of US dollars. */
export const PRICES = { trial: 100, starter: 1900, professional: 4900 } as const;

/** A tier that the tour sells. */
export type TourTier = keyof typeof PRICES;

/** Services that stay open when everything else is closed. */
export const CLOSED = ['ops-center'] as const;

/** `49.00 USD` of minor units. */
export const dollars = (amount: number): string => `${(amount / 100).toFixed(2)} USD`;
