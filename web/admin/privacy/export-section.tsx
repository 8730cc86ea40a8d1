import { Badge, Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { Time } from '../../shared/time.tsx';
import { collectData, exportFile, useCustomerExports } from '../data/privacy.ts';
import type { DataExport } from '../data/privacy.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import type { TableColumn } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';

const columns: readonly TableColumn<DataExport>[] = [
  { label: 'Requested', cell: ({ created }) => <Time at={created} format="moment" /> },
  {
    label: 'State',
    cell: ({ state }) => (
      <Badge color={state === 'ready' ? 'fern' : 'gray'}>{state === 'ready' ? 'Ready' : 'Collecting'}</Badge>
    ),
  },
  { label: 'Available until', cell: ({ expires }) => <Time at={expires} /> },
  {
    label: 'File',
    right: true,
    cell: ({ id, state }) =>
      state === 'ready' ? (
        <Button
          component="a"
          href={exportFile(id)}
          download
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          Download
        </Button>
      ) : (
        '—'
      ),
  },
];

/** Files with everything that is held of the person, which this administrator asked for. */
export function ExportSection({ id }: { id: string }): ReactElement {
  const [asking, setAsking] = useState(false);
  return (
    <Section
      title="Data export"
      about="One file with everything we hold, here, at Stripe, in Keycloak, Lago and Temporal. Only you can download yours."
      actions={
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          Collect data
        </Button>
      }
      flush
    >
      <Answer query={useCustomerExports(id)} loading={80}>
        {(exports) => (
          <PlainTable
            label="Data exports"
            columns={columns}
            rows={exports}
            rowKey={(one) => one.id}
            empty="You have not asked for any."
          />
        )}
      </Answer>
      {asking && (
        <ActionDialog
          title="Collect this person’s data"
          effect="Reads everything we hold of them. You can download the file for seven days. Send it so that only they can open it."
          confirm="Collect"
          run={async (reason) => {
            await collectData(id, reason);
            return 'The data is being collected.';
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
