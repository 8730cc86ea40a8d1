import type { RouteObject } from 'react-router';

/** Addresses of support, finance and operators. */
export const adminRoutes: RouteObject[] = [
  {
    path: 'admin',
    lazy: async () => ({ Component: (await import('./revenue-page.tsx')).RevenuePage }),
  },
];
