import type { TablerIcon } from '@tabler/icons-react';
import type { Role } from '../../data/session.ts';

/** One line of the navigation. */
export interface NavigationEntry {
  to: string;
  label: string;
  icon: TablerIcon;
  /** Who sees it. */
  needs: 'nobody' | Role;
  /** Marked on this very address only, not on those below it. */
  exact?: boolean;
  /** What of it is counted beside the label. */
  counts?: 'approvals';
}
