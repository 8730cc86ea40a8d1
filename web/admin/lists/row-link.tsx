import { Anchor, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';

interface RowLinkProps {
  to: string;
  /** The row's name. */
  title: string;
  /** Smaller, below it. */
  below?: string | null;
}

/** The first cell of a row: a link that covers the whole row. */
export function RowLink({ to, title, below }: RowLinkProps): ReactElement {
  return (
    <>
      <Anchor
        component={Link}
        to={to}
        data-row
        c="var(--mantine-color-text)"
        fw={500}
        size="sm"
        underline="never"
      >
        {title}
      </Anchor>
      {below != null && below !== '' && (
        <Text size="xs" c="dimmed" truncate>
          {below}
        </Text>
      )}
    </>
  );
}
