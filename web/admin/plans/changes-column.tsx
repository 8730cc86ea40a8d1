import { Box, Button, Grid, Group, Stack } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import { Section } from '../parts/section.tsx';

/** Stays next to a form: the effect of saving it, and its buttons. */
export function ChangesColumn({
  title,
  submit,
  children,
}: {
  title: string;
  submit: ReactElement;
  children: ReactNode;
}): ReactElement {
  return (
    <Grid.Col span={{ base: 12, md: 4.5 }}>
      <Box pos="sticky" top={76}>
        <Section title={title}>
          <Stack gap="lg">
            {children}
            <Group justify="flex-end">
              <Button variant="default" component={Link} to="/admin/plans">
                Not now
              </Button>
              {submit}
            </Group>
          </Stack>
        </Section>
      </Box>
    </Grid.Col>
  );
}
