import { Group, Text, UnstyledButton } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';

/** Mark and name; leads to the start. */
export function Logo(): ReactElement {
  return (
    <UnstyledButton component={Link} to="/" aria-label="Perennial, to the start">
      <Group gap={8} wrap="nowrap">
        <img src="/favicon.svg" alt="" width={24} height={24} />
        <Text fw={650} fz="md" lts="-0.01em">
          Perennial
        </Text>
      </Group>
    </UnstyledButton>
  );
}
