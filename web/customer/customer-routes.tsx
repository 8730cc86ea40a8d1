import type { RouteObject } from 'react-router';

/** The customer's addresses. Checkout returns to /billing/success and /billing/cancelled (config/env.ts). */
export const customerRoutes: RouteObject[] = [
  { path: 'plans', lazy: async () => ({ Component: (await import('./plans/plans-page.tsx')).PlansPage }) },
  {
    path: 'signup',
    lazy: async () => ({ Component: (await import('./signup/signup-page.tsx')).SignupPage }),
  },
  {
    path: 'billing',
    lazy: async () => ({ Component: (await import('./billing/billing-page.tsx')).BillingPage }),
  },
  {
    path: 'billing/invoices/:id',
    lazy: async () => ({ Component: (await import('./billing/invoice-page.tsx')).InvoicePage }),
  },
  {
    path: 'billing/success',
    lazy: async () => ({ Component: (await import('./signup/success-page.tsx')).SuccessPage }),
  },
  {
    path: 'billing/cancelled',
    lazy: async () => ({ Component: (await import('./signup/cancelled-page.tsx')).CancelledPage }),
  },
  {
    path: 'billing/change',
    lazy: async () => ({ Component: (await import('./settings/change-page.tsx')).ChangePage }),
  },
  {
    path: 'billing/settings',
    lazy: async () => ({ Component: (await import('./settings/settings-page.tsx')).SettingsPage }),
  },
  { path: 'usage', lazy: async () => ({ Component: (await import('./usage/usage-page.tsx')).UsagePage }) },
  { path: 'keys', lazy: async () => ({ Component: (await import('./keys/keys-page.tsx')).KeysPage }) },
  {
    path: 'api-keys',
    lazy: async () => ({ Component: (await import('./api-keys/api-keys-page.tsx')).ApiKeysPage }),
  },
  {
    path: 'erasure/:id',
    lazy: async () => ({ Component: (await import('./erasure/erasure-page.tsx')).ErasurePage }),
  },
  {
    path: 'signed-in-again',
    lazy: async () => ({
      Component: (await import('./sessions/signed-in-again-page.tsx')).SignedInAgainPage,
    }),
  },
  {
    path: 'sessions',
    lazy: async () => ({ Component: (await import('./sessions/sessions-page.tsx')).SessionsPage }),
  },
];
