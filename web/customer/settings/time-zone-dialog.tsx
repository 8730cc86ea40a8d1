import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useSetTimeZone } from '../../data/time-zone.ts';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { ZoneSelect } from '../../shared/zone-select.tsx';

/** Changes in which time zone days and months of usage begin. */
export function TimeZoneDialog({ current }: { current: string }): ReactElement {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={open} aria-label="Change the time zone">
        Change
      </Button>
      <Modal opened={opened} onClose={close} title="Time zone">
        <ZoneForm current={current} onDone={close} />
      </Modal>
    </>
  );
}

function ZoneForm({ current, onDone }: { current: string; onDone: () => void }): ReactElement {
  const [zone, setZone] = useState(current);
  const change = useSetTimeZone();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onceDone(change.mutateAsync(zone), () => {
          onDone();
          notify(`Your days begin in ${zone} now.`);
        });
      }}
    >
      <Stack>
        <ZoneSelect current={current} zone={zone} onChange={setZone} />
        <Text size="sm" c="dimmed">
          Usage already counted today and this month stays as it is. You can change the time zone once in 30
          days.
        </Text>
        {change.error !== null && <TroubleAlert error={change.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending} disabled={zone === current}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
