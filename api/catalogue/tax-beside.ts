import { z } from 'zod';
import type { ApiSettings } from '../deps.ts';

/** What is said of tax beside an amount. */
export const TaxBeside = z.enum(['none', 'added', 'included']);

/**
 * How tax stands to the prices that are sold here: none is taken, Stripe adds it, or the prices include it.
 */
export function taxBeside({
  stripeTax,
  priceTax,
}: Pick<ApiSettings, 'stripeTax' | 'priceTax'>): z.output<typeof TaxBeside> {
  if (stripeTax.kind === 'off') return 'none';
  return priceTax === 'inclusive' ? 'included' : 'added';
}
