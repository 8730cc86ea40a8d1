import { List, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Time } from '../../shared/time.tsx';

interface PreviewListProps {
  title: string;
  /** Without a time, or with null: what has no date. */
  lines: readonly { at?: string | null; what: string }[];
}

/** A part of a preview; nothing when it is empty. */
export function PreviewList({ title, lines }: PreviewListProps): ReactElement | null {
  if (lines.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {lines.map(({ at, what }) => (
          <List.Item key={`${at ?? ''} ${what}`}>
            {at != null && (
              <>
                <Time at={at} format="moment" />:{' '}
              </>
            )}
            {what}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
