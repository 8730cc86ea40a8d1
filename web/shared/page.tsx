import { Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

interface PageProps {
  /** Heading, and the title of the window. */
  title: string;
  /** One sentence below the heading. */
  about?: ReactNode;
  /** Buttons next to the heading. */
  actions?: ReactNode;
  /** Largest width; default 960 pixels. Lists want more. */
  width?: number;
  children: ReactNode;
}

/** What every page has: a title, a heading, a measure that can be read, and room for a line at its foot. */
export function Page({ title, about, actions, width = 960, children }: PageProps): ReactElement {
  return (
    <Box maw={width} mx="auto" w="100%" pb={72}>
      <title>{`${title} · Perennial`}</title>
      <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
        <Stack gap={2}>
          <Title order={1}>{title}</Title>
          {about !== undefined && <Text c="dimmed">{about}</Text>}
        </Stack>
        {actions !== undefined && (
          <Group gap="xs" className="no-print">
            {actions}
          </Group>
        )}
      </Group>
      {children}
    </Box>
  );
}
