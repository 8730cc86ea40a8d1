import { Card, Group, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

interface SectionProps {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  /** Tables reach to the edge. */
  flush?: boolean;
  children: ReactNode;
}

/** A part of a page, with a heading. */
export function Section({ title, about, actions, flush = false, children }: SectionProps): ReactElement {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id} padding={flush ? 0 : 'lg'}>
      <Group
        justify="space-between"
        align="flex-start"
        mb={flush ? 0 : 'md'}
        px={flush ? 'lg' : 0}
        pt={flush ? 'lg' : 0}
        pb={flush ? 'xs' : 0}
        gap="sm"
      >
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          {about !== undefined && (
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Card>
  );
}
