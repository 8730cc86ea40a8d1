import type { RouteObject } from 'react-router';

/** The customer's addresses. Checkout returns to /billing/success and /billing/cancelled (config/env.ts). */
export const customerRoutes: RouteObject[] = [
  { path: 'plans', lazy: async () => ({ Component: (await import('./plans/plans-page.tsx')).PlansPage }) },
  {
    path: 'billing',
    lazy: async () => ({ Component: (await import('./billing/billing-page.tsx')).BillingPage }),
  },
];
