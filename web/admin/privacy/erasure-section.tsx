import { Alert, Badge, Button, Code, List, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { Time } from '../../shared/time.tsx';
import { requestErasure, useErasurePreview } from '../data/privacy.ts';
import type { Erasure, ErasurePreview } from '../data/privacy.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import type { TableColumn } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';

/** What erasing the person does; afterwards, how far it is and its receipt. */
export function ErasureSection({ id }: { id: string }): ReactElement {
  return (
    <Answer query={useErasurePreview(id)} loading={320}>
      {(preview) =>
        preview.erasure === null ? (
          <Preview id={id} preview={preview} />
        ) : (
          <Receipt erasure={preview.erasure} />
        )
      }
    </Answer>
  );
}

type TableRow = ErasurePreview['tables'][number];

const OUTCOMES: Readonly<Record<TableRow['erasure'], { label: string; color: string }>> = {
  deleted: { label: 'Deleted', color: 'red' },
  texts_removed: { label: 'Kept without the person', color: 'yellow' },
  kept: { label: 'Kept', color: 'gray' },
};

const columns: readonly TableColumn<TableRow>[] = [
  { label: 'Table', cell: ({ table }) => <Code>{table}</Code> },
  { label: 'Rows', right: true, cell: ({ rows }) => rows ?? 'searched' },
  {
    label: 'What happens',
    whole: true,
    cell: ({ erasure }) => <Badge color={OUTCOMES[erasure].color}>{OUTCOMES[erasure].label}</Badge>,
  },
  { label: 'Why it is there', cell: ({ why }) => why },
];

function Preview({
  id,
  preview: { obstacles, tables },
}: {
  id: string;
  preview: ErasurePreview;
}): ReactElement {
  const [asking, setAsking] = useState(false);
  return (
    <Section
      title="Erasure"
      about="Removes the person here, at Stripe, in Keycloak and Lago. What tax law keeps stays without name, address and free text."
      actions={
        <Button
          size="compact-sm"
          color="red"
          variant="light"
          disabled={obstacles.length > 0}
          onClick={() => setAsking(true)}
        >
          Erase this person
        </Button>
      }
      flush
    >
      {obstacles.length > 0 && (
        <Alert color="yellow" variant="light" title="Settle this first" mx="lg" mb="md">
          <List size="sm">
            {obstacles.map(({ code, detail }) => (
              <List.Item key={code}>{detail}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <PlainTable
        label="What an erasure does"
        columns={columns}
        rows={tables}
        rowKey={({ table }) => table}
        empty="Nothing is held of this person."
      />
      {asking && <EraseDialog id={id} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function EraseDialog({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const [typed, setTyped] = useState('');
  return (
    <ActionDialog
      title="Erase this person"
      effect="This cannot be undone. They can no longer sign in, and their data can no longer be exported. The reason is deleted with their data. Do not name anyone in it."
      confirm="Erase"
      grave
      ready={typed.trim() === id}
      run={async (reason) => {
        await requestErasure(id, reason);
        return 'The erasure has begun.';
      }}
      onClose={onClose}
    >
      <TextInput
        label={`Type ${id} to confirm`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        required
      />
    </ActionDialog>
  );
}

const STATES: Readonly<Record<Erasure['state'], { label: string; color: string; words: string }>> = {
  running: { label: 'Running', color: 'blue', words: 'A system that is away is waited for.' },
  refused: { label: 'Refused', color: 'red', words: 'Something came up meanwhile; the receipt says what.' },
  erased: {
    label: 'Erased here',
    color: 'yellow',
    words: 'Nothing is left here. Stripe redacts the rest once it allows it.',
  },
  complete: { label: 'Complete', color: 'fern', words: 'Nothing is left to do.' },
};

function Receipt({ erasure }: { erasure: Erasure }): ReactElement {
  const { label, color, words } = STATES[erasure.state];
  return (
    <Section title="Erasure">
      <Stack gap="md">
        <Text size="sm" role="status">
          <Badge color={color} mr="xs">
            {label}
          </Badge>
          {words}
        </Text>
        <Facts
          facts={[
            ['Receipt', <Code key="id">{erasure.id}</Code>],
            ['Requested', <Time key="requested" at={erasure.requested} format="moment" />],
            ['Erased here', <When key="erased" at={erasure.erased} />],
            ['Complete', <When key="complete" at={erasure.completed} />],
          ]}
        />
        <Code block tabIndex={0} role="region" aria-label="What was done">
          {JSON.stringify(erasure.receipt, null, 2)}
        </Code>
      </Stack>
    </Section>
  );
}

const When = ({ at }: { at: string | null }): ReactElement =>
  at === null ? <>not yet</> : <Time at={at} format="moment" />;
