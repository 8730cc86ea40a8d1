import { Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { STEP_UP_ADDRESS, onSignedInAgain } from '../data/step-up.ts';

/** The way to a new sign-in, in a tab of its own: the form that needs it stays as it is. */
export function StepUpButton(): ReactElement {
  const [done, setDone] = useState(false);
  useEffect(() => onSignedInAgain(() => setDone(true)), []);
  if (done)
    return (
      <Text size="sm" mt="sm" fw={500} role="status">
        You are signed in again. Send it once more.
      </Text>
    );
  return (
    <Button component="a" href={STEP_UP_ADDRESS} target="_blank" size="compact-sm" variant="default" mt="sm">
      Sign in again
    </Button>
  );
}
