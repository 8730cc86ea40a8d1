import type { RouteObject } from 'react-router';

/** Routes of support, finance and operators. Nobody else loads their code. */
export const adminRoutes: RouteObject[] = [
  {
    path: 'admin',
    children: [
      {
        index: true,
        lazy: async () => ({ Component: (await import('./revenue/revenue-page.tsx')).RevenuePage }),
      },
      {
        path: 'customers',
        lazy: async () => ({ Component: (await import('./lists/customers-page.tsx')).CustomersPage }),
      },
      {
        path: 'customers/:id',
        lazy: async () => ({ Component: (await import('./customer/customer-page.tsx')).CustomerPage }),
      },
      {
        path: 'invoices/:id',
        lazy: async () => ({ Component: (await import('./customer/invoice-page.tsx')).StaffInvoicePage }),
      },
      {
        path: 'customers/:id/privacy',
        lazy: async () => ({ Component: (await import('./privacy/privacy-page.tsx')).PrivacyPage }),
      },
      {
        path: 'subscriptions',
        lazy: async () => ({
          Component: (await import('./lists/subscriptions-page.tsx')).SubscriptionsPage,
        }),
      },
      {
        path: 'dunning',
        lazy: async () => ({ Component: (await import('./dunning/dunning-page.tsx')).DunningPage }),
      },
      {
        path: 'plans',
        lazy: async () => ({ Component: (await import('./plans/plan-editor-page.tsx')).PlanEditorPage }),
      },
      ...['plans/new', 'plans/:id'].map((path) => ({
        path,
        lazy: async () => ({ Component: (await import('./plans/edit-plan-page.tsx')).EditPlanPage }),
      })),
      {
        path: 'plans/:id/rules',
        lazy: async () => ({ Component: (await import('./plans/policy-page.tsx')).PolicyPage }),
      },
      {
        path: 'approvals',
        lazy: async () => ({ Component: (await import('./approvals/approvals-page.tsx')).ApprovalsPage }),
      },
      {
        path: 'coupons',
        lazy: async () => ({ Component: (await import('./coupons/coupons-page.tsx')).CouponsPage }),
      },
      {
        path: 'price-migrations',
        lazy: async () => ({
          Component: (await import('./price-migrations/price-migrations-page.tsx')).PriceMigrationsPage,
        }),
      },
      {
        path: 'adoption',
        lazy: async () => ({ Component: (await import('./adoption/adoption-page.tsx')).AdoptionPage }),
      },
      {
        path: 'predictions',
        lazy: async () => ({
          Component: (await import('./predictions/predictions-page.tsx')).PredictionsPage,
        }),
      },
      {
        path: 'events',
        lazy: async () => ({ Component: (await import('./events/events-page.tsx')).EventsPage }),
      },
      {
        path: 'api-keys',
        lazy: async () => ({ Component: (await import('./api-keys/api-keys-page.tsx')).StaffApiKeysPage }),
      },
      {
        path: 'sessions',
        lazy: async () => ({ Component: (await import('./sessions/sessions-page.tsx')).StaffSessionsPage }),
      },
      {
        path: 'audit',
        lazy: async () => ({ Component: (await import('./audit/audit-page.tsx')).AuditPage }),
      },
      {
        path: 'drift',
        lazy: async () => ({ Component: (await import('./drift/drift-page.tsx')).DriftPage }),
      },
    ],
  },
];
