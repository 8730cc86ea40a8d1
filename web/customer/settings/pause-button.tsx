import { Button, Modal, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, lazy } from 'react';
import type { ReactElement } from 'react';

/** Includes a calendar, so it is loaded when opened. */
const PauseDialog = lazy(async () => ({ default: (await import('./pause-dialog.tsx')).PauseDialog }));

/** Pauses until a day, or until resumed. */
export function PauseButton(): ReactElement {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={open}>
        Pause
      </Button>
      <Modal opened={opened} onClose={close} title="Pause your subscription">
        <Suspense fallback={<Skeleton height={160} role="status" aria-label="Loading" />}>
          <PauseDialog close={close} />
        </Suspense>
      </Modal>
    </>
  );
}
