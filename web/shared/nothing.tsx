import { EmptyState } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

interface NothingProps {
  icon: ReactNode;
  title: string;
  /** What would be here, and how it comes to be. */
  children: ReactNode;
  action?: ReactNode;
}

/** A list that is empty. */
export function Nothing({ icon, title, children, action }: NothingProps): ReactElement {
  return (
    <EmptyState icon={icon} title={title} description={children} size="sm" py="lg" withIndicatorBackground>
      {action !== undefined && <EmptyState.Actions mt="xs">{action}</EmptyState.Actions>}
    </EmptyState>
  );
}
