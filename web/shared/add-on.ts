import { formatCount } from './money.ts';

/** An add-on as it is paid for: its name, and how many where that is not one. */
export const addOnInWords = ({ name, quantity }: { name: string; quantity: number }): string =>
  quantity === 1 ? name : `${formatCount(quantity)} × ${name}`;

/** What a subscription is for: its plan; without one, its add-ons. */
export const heldInWords = (
  { tier, add_ons: addOns }: { tier: string; add_ons: { name: string; quantity: number }[] },
  planName: (tier: string) => string,
): string => {
  if (tier !== 'unknown') return planName(tier);
  return addOns.length === 0 ? 'Plan not known' : addOns.map(addOnInWords).join(', ');
};
