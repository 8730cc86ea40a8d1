import { Button, Group } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { lastOrder, orderAddress } from '../../data/checkout.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { Page } from '../../shared/page.tsx';

/** Target of Checkout's cancel link. */
export function CancelledPage(): ReactElement {
  const [order] = useState(lastOrder);
  return (
    <Page title="Checkout not finished" width={560}>
      <Nothing
        icon={<IconArrowBackUp aria-hidden />}
        title="Nothing was charged"
        action={
          <Group justify="center" gap="xs">
            {order !== null && (
              <Button component={Link} to={orderAddress(order)}>
                Try again
              </Button>
            )}
            <Button component={Link} to="/plans" variant="default">
              Look at the plans
            </Button>
          </Group>
        }
      >
        You left the payment page before paying. If your card was declined, another one may work; your bank
        can say why.
      </Nothing>
    </Page>
  );
}
