import {
  IconArrowsTransferDown,
  IconChartHistogram,
  IconChecks,
  IconClipboardList,
  IconDevices,
  IconDiscount2,
  IconGitCompare,
  IconInbox,
  IconPackage,
  IconReceiptRefund,
  IconRepeat,
  IconTags,
  IconTarget,
  IconTerminal2,
  IconUsers,
} from '@tabler/icons-react';
import type { NavigationEntry } from '../app/shell/navigation-entry.ts';

/** Pages of support, finance and operators. */
export const adminNavigation: readonly NavigationEntry[] = [
  { to: '/admin', label: 'Revenue', icon: IconChartHistogram, needs: 'finance', exact: true },
  { to: '/admin/customers', label: 'Customers', icon: IconUsers, needs: 'editor' },
  { to: '/admin/subscriptions', label: 'Subscriptions', icon: IconRepeat, needs: 'editor' },
  { to: '/admin/dunning', label: 'Dunning', icon: IconReceiptRefund, needs: 'editor' },
  { to: '/admin/approvals', label: 'Approvals', icon: IconChecks, needs: 'finance', counts: 'approvals' },
  { to: '/admin/plans', label: 'Plan editor', icon: IconPackage, needs: 'editor' },
  { to: '/admin/price-migrations', label: 'Price migrations', icon: IconTags, needs: 'finance' },
  { to: '/admin/coupons', label: 'Coupons', icon: IconDiscount2, needs: 'editor' },
  { to: '/admin/events', label: 'Webhook inbox', icon: IconInbox, needs: 'editor' },
  { to: '/admin/audit', label: 'Audit log', icon: IconClipboardList, needs: 'editor' },
  { to: '/admin/api-keys', label: 'API keys', icon: IconTerminal2, needs: 'admin' },
  { to: '/admin/sessions', label: 'Sessions', icon: IconDevices, needs: 'admin' },
  { to: '/admin/adoption', label: 'Adoption', icon: IconArrowsTransferDown, needs: 'editor' },
  { to: '/admin/predictions', label: 'Predictions', icon: IconTarget, needs: 'finance' },
  { to: '/admin/drift', label: 'Drift', icon: IconGitCompare, needs: 'editor' },
];
