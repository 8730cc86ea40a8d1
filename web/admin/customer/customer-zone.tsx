import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { DEFAULT_ZONE } from '../../data/time-zone.ts';
import { ZoneSelect } from '../../shared/zone-select.tsx';
import { setTimeZone } from '../data/actions.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';

interface CustomerZoneProps {
  /** Stripe's id of the customer. */
  customer: string;
  /** Null: UTC. */
  zone: string | null;
}

/** The customer's time zone, which staff may change as often as is needed. */
export function CustomerZone({ customer, zone }: CustomerZoneProps): ReactElement {
  const [changing, setChanging] = useState(false);
  const current = zone ?? DEFAULT_ZONE;
  return (
    <Group gap="xs">
      {current}
      <Button
        variant="default"
        size="compact-xs"
        onClick={() => setChanging(true)}
        aria-label="Change the time zone"
      >
        Change…
      </Button>
      {changing && <ZoneDialog customer={customer} current={current} onClose={() => setChanging(false)} />}
    </Group>
  );
}

interface ZoneDialogProps {
  customer: string;
  current: string;
  onClose: () => void;
}

function ZoneDialog({ customer, current, onClose }: ZoneDialogProps): ReactElement {
  const [zone, setZone] = useState(current);
  return (
    <ActionDialog
      title="Change the time zone"
      effect="From now on the customer’s days and months begin in this zone, and mails name times in it. What today and this month have counted stays counted; invoices do not depend on it."
      confirm="Change it"
      ready={zone !== current}
      run={async (reason) => {
        await setTimeZone(customer, zone, reason);
        return `Their days begin in ${zone} now.`;
      }}
      onClose={onClose}
    >
      <ZoneSelect current={current} zone={zone} onChange={setZone} />
    </ActionDialog>
  );
}
