import { Button, Card, Loader, Stack, Stepper, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';

/** After this time the page says that it can be left. */
const patienceMs = 20_000;

/** Progress between payment and subscription. `paid`: the payment arrived here. */
export function WaitingForPayment({ paid }: { paid: boolean }): ReactElement {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Card role="status" aria-live="polite">
      <Stack>
        <Stepper active={paid ? 2 : 1} orientation="vertical" iconSize={32} size="sm">
          <Stepper.Step label="Payment page completed" description="Thank you." />
          <Stepper.Step
            label="Payment confirmed by Stripe"
            description="Usually a second or two."
            loading={!paid}
          />
          <Stepper.Step
            label="Subscription set up"
            description="Access, invoice and account."
            loading={paid}
          />
        </Stepper>
        {long && (
          <>
            <Text size="sm">
              This takes longer than usual. It goes on without this page, and you will find the result under
              Billing.
            </Text>
            <Button
              component={Link}
              to="/billing"
              variant="default"
              leftSection={<Loader size={14} aria-hidden />}
            >
              Go to billing
            </Button>
          </>
        )}
      </Stack>
    </Card>
  );
}
