import { Button } from '@mantine/core';
import { IconMapPinOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { Nothing } from '../shared/nothing.tsx';
import { Page } from '../shared/page.tsx';

/** An address that leads nowhere. */
export function NotFoundPage(): ReactElement {
  return (
    <Page title="Page not found">
      <Nothing
        icon={<IconMapPinOff aria-hidden />}
        title="There is no page at this address"
        action={
          <Button component={Link} to="/" variant="default">
            Go to the start
          </Button>
        }
      >
        It may have moved, or the link was cut short.
      </Nothing>
    </Page>
  );
}
