import { Button, Container } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useRouteError } from 'react-router';
import { Nothing } from '../shared/nothing.tsx';
import { isMissingCode } from './missing-code.ts';

/** Shown for a page that failed, or whose code could not be loaded. */
export function RouteTrouble(): ReactElement {
  const error = useRouteError();
  const outdated = isMissingCode(error);
  return (
    <Container size="sm" py="xl" role="alert">
      <title>Something broke · Perennial</title>
      <Nothing
        icon={<IconPlugConnectedX aria-hidden />}
        title={outdated ? 'This page could not be loaded' : 'This page broke'}
        action={<Button onClick={() => location.reload()}>Load it again</Button>}
      >
        {outdated
          ? 'There is a newer version, or the connection was lost. Loading the page again brings the newest one.'
          : 'Nothing was changed by it. If it stays like this, tell us what you did before.'}
      </Nothing>
    </Container>
  );
}
