import { formatCount } from './money.ts';

/** An add-on as it is paid for: its name, and how many where that is not one. */
export const addOnInWords = ({ name, quantity }: { name: string; quantity: number }): string =>
  quantity === 1 ? name : `${formatCount(quantity)} × ${name}`;
