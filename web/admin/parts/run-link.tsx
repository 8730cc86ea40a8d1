import { Anchor } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import type { ReactElement } from 'react';

interface RunLinkProps {
  /** Where the Temporal UI shows it; null where there is no UI. */
  url: string | null;
  children?: string;
  /** What the run is about, for screen readers. */
  of?: string;
}

/** The way to a workflow's run in the Temporal UI. */
export function RunLink({ url, children = 'Run', of }: RunLinkProps): ReactElement | null {
  if (url === null) return null;
  return (
    <Anchor
      href={url}
      target="_blank"
      rel="noreferrer"
      size="sm"
      style={{ whiteSpace: 'nowrap' }}
      {...(of === undefined ? {} : { 'aria-label': `${children} of ${of} in Temporal` })}
    >
      <IconTimeline size={14} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
      {children}
    </Anchor>
  );
}
