import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { importAccount } from '../data/adoption.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';

const MONTHS = 24;

/** Begins an import. */
export function ImportDialog({ onClose }: { onClose: () => void }): ReactElement {
  const [months, setMonths] = useState<number | string>(MONTHS);
  return (
    <ActionDialog
      title="Import subscriptions"
      effect="Observes every subscription of the account with a mapped item. It only reads Stripe, and nobody gets a mail. Where Keycloak or Lago is set up, the customers are written there."
      confirm="Import"
      ready={months !== ''}
      run={async (reason, key) => {
        await importAccount({ reason, invoice_months: Number(months) }, key);
        return 'The import has begun. It goes on when you leave this page.';
      }}
      onClose={onClose}
    >
      <NumberInput
        label="Months of paid invoices"
        description="Brought in with the subscriptions. 0: none."
        min={0}
        max={120}
        allowDecimal={false}
        value={months}
        onChange={setMonths}
      />
    </ActionDialog>
  );
}
