import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { needsStepUp } from '../data/step-up.ts';
import { StepUpButton } from './step-up-button.tsx';
import { explainTrouble } from './trouble.ts';

/** A failed call, with what to do about it. */
export function TroubleAlert({ error, retry }: { error: unknown; retry?: () => void }): ReactElement {
  const { title, detail, requestId, mayPass } = explainTrouble(error);
  return (
    <Alert
      color={mayPass ? 'yellow' : 'red'}
      variant="light"
      title={title}
      icon={<IconAlertTriangle aria-hidden />}
      role="alert"
    >
      <Text size="sm">{detail}</Text>
      {needsStepUp(error) && <StepUpButton />}
      {(retry !== undefined || requestId !== undefined) && (
        <Group mt="sm" gap="md">
          {retry !== undefined && (
            <Button size="compact-sm" variant="default" onClick={retry}>
              Try again
            </Button>
          )}
          {requestId !== undefined && (
            <Text size="xs" c="dimmed" ff="monospace">
              Request {requestId}
            </Text>
          )}
        </Group>
      )}
    </Alert>
  );
}
