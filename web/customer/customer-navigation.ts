import {
  IconChartBar,
  IconCreditCard,
  IconKey,
  IconLayoutGrid,
  IconSettings,
  IconTerminal2,
} from '@tabler/icons-react';
import type { NavigationEntry } from '../app/shell/navigation-entry.ts';

/** The customer's pages. */
export const customerNavigation: readonly NavigationEntry[] = [
  { to: '/billing', label: 'Billing', icon: IconCreditCard, needs: 'viewer', exact: true },
  { to: '/usage', label: 'Usage', icon: IconChartBar, needs: 'viewer' },
  { to: '/plans', label: 'Plans', icon: IconLayoutGrid, needs: 'nobody' },
  { to: '/billing/settings', label: 'Settings', icon: IconSettings, needs: 'viewer' },
  { to: '/keys', label: 'Provider keys', icon: IconKey, needs: 'viewer' },
  { to: '/api-keys', label: 'API keys', icon: IconTerminal2, needs: 'viewer' },
];
