import { Alert, Badge, Button, Card, Code, Group, Progress, Stack, Text } from '@mantine/core';
import { IconPlus, IconTags } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePlanName } from '../../data/plans.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { Time } from '../../shared/time.tsx';
import { actOnMigration, usePriceMigrationPreview, usePriceMigrations } from '../data/price-migrations.ts';
import type { MigrationAct, PriceMigration } from '../data/price-migrations.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { waits } from '../parts/waits.tsx';
import { DraftDialog } from './draft-dialog.tsx';
import { MigratedRows } from './migrated-rows.tsx';
import { actsOf, codeWords, doneShare, progressOf, stateWords } from './migration-words.ts';

/** Moves of existing subscribers to another price. */
export function PriceMigrationsPage(): ReactElement {
  const [drafting, setDrafting] = useState(false);
  return (
    <>
      <AdminPage
        title="Price migrations"
        needs="finance"
        about="Move existing subscribers to another price: a mail first, the new price after the notice. It goes on when you leave this page."
        actions={(session) =>
          session.role === 'admin' && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDrafting(true)}>
              New migration
            </Button>
          )
        }
      >
        {(session) => <Migrations isAdmin={session.role === 'admin'} />}
      </AdminPage>
      {drafting && <DraftDialog onClose={() => setDrafting(false)} />}
    </>
  );
}

function Migrations({ isAdmin }: { isAdmin: boolean }): ReactElement {
  return (
    <Answer query={usePriceMigrations()} loading={200}>
      {(migrations) =>
        migrations.length === 0 ? (
          <Nothing icon={<IconTags aria-hidden />} title="No price migration yet">
            A new price of a plan is for new subscribers only. A migration moves existing subscribers to it.
          </Nothing>
        ) : (
          <Stack>
            {migrations.map((migration) => (
              <Migration key={migration.id} migration={migration} isAdmin={isAdmin} />
            ))}
          </Stack>
        )
      }
    </Answer>
  );
}

function Migration({ migration, isAdmin }: { migration: PriceMigration; isAdmin: boolean }): ReactElement {
  const [act, setAct] = useState<MigrationAct | null>(null);
  const filters = useFilters(['migration', 'state']);
  const isOpen = filters.get('migration') === migration.id;
  const { plan, to_amount: amount, currency, billing_cycle: cycle, state } = migration;
  const name = `${usePlanName()(plan)} to ${formatMoney(amount, currency)} ${cycle}`;
  return (
    <Card withBorder component="section" aria-label={name}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={600}>{name}</Text>
          <Badge variant="light">{stateWords(migration)}</Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {migration.when === 'renewal' ? 'At the next renewal' : 'In the middle of a period'}, after{' '}
          {migration.notice_days} days of notice. Drafted <Time at={migration.created_at} format="moment" />
        </Text>
        <Code>{migration.to_price}</Code>
        {migration.attention !== null && (
          <Alert variant="light" color="orange" p="sm">
            {migration.attention}
          </Alert>
        )}
        {state === 'draft' ? <Preview id={migration.id} /> : <Counts migration={migration} />}
        <Group>
          {isAdmin &&
            actsOf(migration).map(([which, label]) => (
              <Button key={which} size="xs" variant="default" onClick={() => setAct(which)}>
                {label}
              </Button>
            ))}
          <Button
            size="xs"
            variant="subtle"
            aria-expanded={isOpen}
            onClick={() => filters.set({ migration: isOpen ? undefined : migration.id, state: undefined })}
          >
            {isOpen ? 'Hide subscriptions' : 'Show subscriptions'}
          </Button>
        </Group>
        {isOpen && <MigratedRows migration={migration} />}
      </Stack>
      {act !== null && <ActDialog migration={migration} act={act} onClose={() => setAct(null)} />}
    </Card>
  );
}

function Preview({ id }: { id: string }): ReactElement {
  return (
    <Answer query={usePriceMigrationPreview(id)} loading={80}>
      {(preview) => (
        <Stack gap="xs">
          <Text size="sm">
            {preview.migrated === 1 ? '1 subscription' : `${formatCount(preview.migrated)} subscriptions`}{' '}
            from {formatMoney(preview.amount_before, preview.currency)} to{' '}
            {formatMoney(preview.amount_after, preview.currency)} in all. MRR changes by
            {preview.estimates > 0 ? ' about ' : ' '}
            {formatMoney(preview.mrr_effect, preview.currency)}.
          </Text>
          {preview.excluded.map(({ reason, subscriptions }) => (
            <Text key={reason} size="sm" c="dimmed">
              {formatCount(subscriptions)} left out: {codeWords(reason)}
            </Text>
          ))}
        </Stack>
      )}
    </Answer>
  );
}

function Counts({ migration }: { migration: PriceMigration }): ReactElement {
  const share = doneShare(migration);
  return (
    <Stack gap="xs">
      <Progress value={share} aria-label="Subscriptions that need nothing more" />
      <Text size="sm" className="figures">
        {progressOf(migration)}
      </Text>
      <PlainTable
        label="Subscriptions by state"
        rows={migration.counts}
        rowKey={(row) => `${row.state}/${row.reason ?? ''}/${String(row.is_canary)}`}
        empty="The subscriptions are being read."
        columns={[
          { label: 'State', cell: (row) => `${codeWords(row.state)}${row.is_canary ? ', first share' : ''}` },
          { label: 'Reason', cell: (row) => (row.reason === null ? '' : codeWords(row.reason)) },
          { label: 'Subscriptions', right: true, cell: (row) => formatCount(row.subscriptions) },
          {
            label: 'MRR effect',
            right: true,
            cell: (row) => formatMoney(row.mrr_effect, migration.currency),
          },
        ]}
      />
    </Stack>
  );
}

const EFFECTS: Readonly<Record<MigrationAct, { title: string; effect: string; confirm: string }>> = {
  start: {
    title: 'Start the migration',
    effect: 'Subscribers get a mail. Their price changes after the notice.',
    confirm: 'Start',
  },
  pause: {
    title: 'Pause the migration',
    effect: 'No further mails or changes. Changes that wait for a renewal still happen.',
    confirm: 'Pause',
  },
  resume: {
    title: 'Resume the migration',
    effect: 'It continues where it was paused. After the first share, the others follow.',
    confirm: 'Resume',
  },
  stop: {
    title: 'Stop the migration',
    effect:
      'Subscribers who got the first mail get another: their price stays. Changes that wait for a renewal still happen.',
    confirm: 'Stop',
  },
  undo: {
    title: 'Undo the migration',
    effect:
      'Subscribers who have not renewed at the new price keep the old one or get it back. The others are listed.',
    confirm: 'Undo',
  },
};

function ActDialog({
  migration,
  act,
  onClose,
}: {
  migration: PriceMigration;
  act: MigrationAct;
  onClose: () => void;
}): ReactElement {
  return (
    <ActionDialog
      {...EFFECTS[act]}
      run={async (reason, key) => {
        const moved = await actOnMigration(migration.id, act, reason, key);
        return moved === null ? waits('A price migration') : `The migration is ${stateWords(moved)}.`;
      }}
      onClose={onClose}
    />
  );
}
