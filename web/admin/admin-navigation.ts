import { IconChartHistogram } from '@tabler/icons-react';
import type { NavigationEntry } from '../app/shell/navigation-entry.ts';

/** Pages of support, finance and operators. */
export const adminNavigation: readonly NavigationEntry[] = [
  { to: '/admin', label: 'Revenue', icon: IconChartHistogram, needs: 'editor', exact: true },
];
