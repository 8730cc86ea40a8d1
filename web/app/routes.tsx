import { createBrowserRouter } from 'react-router';
import { adminRoutes } from '../admin/admin-routes.tsx';
import { customerRoutes } from '../customer/customer-routes.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { RouteTrouble } from './route-trouble.tsx';
import { Shell } from './shell/shell.tsx';
import { StartPage } from './start-page.tsx';

/** All routes of the console. Pages load on demand; the areas list their own. */
export const router = createBrowserRouter([
  {
    path: '/',
    Component: Shell,
    ErrorBoundary: RouteTrouble,
    // The shell appears before the first page's code is loaded.
    HydrateFallback: () => null,
    children: [
      {
        // Inside the shell, so that navigation stays when a page breaks.
        ErrorBoundary: RouteTrouble,
        children: [
          { index: true, Component: StartPage },
          ...customerRoutes,
          ...adminRoutes,
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
