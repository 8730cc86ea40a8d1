import type { Resource } from '../core/registry.ts';
import { meterErrors } from './meter-errors.ts';
import { meterEvents } from './meter-events.ts';
import { meters } from './meters.ts';
import { plans } from './plans.ts';
import { prices } from './prices.ts';
import { products } from './products.ts';

/** What is sold, and how its use is measured. */
export const catalogue: readonly Resource[] = [products, prices, plans, meters, meterEvents, meterErrors];
