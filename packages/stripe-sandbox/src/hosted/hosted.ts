import type { Resource } from '../core/registry.ts';
import { checkoutPages } from './checkout/pages.ts';
import { checkoutSessions } from './checkout/sessions.ts';
import { invoicePages } from './invoice/invoice-page.ts';
import { portalConfigurations } from './portal/configurations.ts';
import { portalPages } from './portal/pages.ts';
import { portalSessions } from './portal/sessions.ts';

/**
 * Checkout, the billing portal and invoice pages. Registered after billing, because it reacts to billing
 * events.
 */
export const hosted: readonly Resource[] = [
  checkoutSessions,
  checkoutPages,
  portalConfigurations,
  portalSessions,
  portalPages,
  invoicePages,
];
