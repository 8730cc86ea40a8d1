import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useBlocker } from 'react-router';

interface LeaveGuard {
  /** Asks before the page is left; to be drawn by the page. */
  question: ReactElement;
  /** Lets the page be left without asking: what was typed is saved. */
  done: () => void;
}

/** Asks before a page with unsaved input is left, also where the tab is closed. */
export function useLeaveGuard(unsaved: boolean): LeaveGuard {
  const isDone = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && !isDone.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent): void => {
      if (!isDone.current) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [unsaved]);
  const stay = (): void => blocker.reset?.();
  return {
    done: () => {
      isDone.current = true;
    },
    question: (
      <Modal opened={blocker.state === 'blocked'} onClose={stay} title="Leave without saving?">
        <Stack>
          <Text>Your changes on this page are not saved.</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={stay}>
              Stay
            </Button>
            <Button color="red" onClick={() => blocker.proceed?.()}>
              Discard changes
            </Button>
          </Group>
        </Stack>
      </Modal>
    ),
  };
}
