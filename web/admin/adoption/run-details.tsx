import { Alert, Anchor, Badge, Button, Group, List, Progress, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { Answer } from '../../shared/answer.tsx';
import { formatCount } from '../../shared/money.ts';
import { ShowMore } from '../../shared/show-more.tsx';
import { Time } from '../../shared/time.tsx';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { useAccountLook } from '../data/account-look.ts';
import { stopAdoption, useAdoptionOutcomes } from '../data/adoption.ts';
import type { AdoptionRun } from '../data/adoption.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { oneOf } from '../parts/given.ts';
import { useFilters } from '../parts/use-filters.ts';
import {
  kindNames,
  outcomeNames,
  outcomesOf,
  phaseWords,
  progressWords,
  resultLines,
  selectionWords,
  stateColours,
  runState,
} from './adoption-words.ts';
import { paceOf } from './run-samples.ts';
import type { Sample } from './run-samples.ts';

interface RunProps {
  run: AdoptionRun;
  isAdmin: boolean;
}

/** A run: how far it is, or how it ended, and what became of each subscription. */
export function RunDetails({
  run,
  samples,
  isAdmin,
}: RunProps & { samples: readonly Sample[] }): ReactElement {
  const lines = resultLines(run);
  return (
    <Section
      title={kindNames[run.kind]}
      about={selectionWords(run)}
      actions={
        <Badge color={stateColours[run.state]} variant="light">
          {runState(run)}
        </Badge>
      }
    >
      <Stack gap="md">
        <Text size="sm">
          Begun <Time at={run.began_at} format="moment" />
          {run.ended_at !== null && (
            <>
              , ended <Time at={run.ended_at} format="moment" />
            </>
          )}
        </Text>
        {run.state === 'running' && <Running run={run} samples={samples} isAdmin={isAdmin} />}
        {run.state === 'failed' && (
          <Alert color="red" variant="light" title="It failed">
            {run.problem ?? 'No reason is stored.'} What it did until then stays.
          </Alert>
        )}
        {run.state === 'stopped' && (
          <Text size="sm">What it did until then stays. Another one goes on with the rest.</Text>
        )}
        {lines.length > 0 && (
          <List size="sm">
            {lines.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        )}
        {outcomesOf(run).length > 0 && <Outcomes run={run} />}
      </Stack>
    </Section>
  );
}

function Running({ run, samples, isAdmin }: RunProps & { samples: readonly Sample[] }): ReactElement {
  const client = useQueryClient();
  const stop = useMutation({
    mutationFn: () => stopAdoption(run.id),
    onSuccess: () => notify('It stops after its page.'),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin', 'adoption'] }),
  });
  const look = useAccountLook().data?.report ?? null;
  const estimate = run.kind === 'import' && look !== null ? look.subscriptions : null;
  const counted = { ...run, expected: run.expected ?? estimate };
  const { expected, seen, phase } = counted;
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-end">
        <div>
          <Text size="sm" fw={600}>
            {phaseWords(run)}
          </Text>
          <Text size="sm" className="figures">
            {progressWords(counted, paceOf(counted, samples))}
          </Text>
        </div>
        {isAdmin && (
          <Button size="xs" variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
            Stop
          </Button>
        )}
      </Group>
      {expected !== null && expected > 0 && phase === 'subscriptions' && (
        <Progress value={Math.min(100, (100 * seen) / expected)} aria-label="Subscriptions gone through" />
      )}
      <Text size="sm" c="dimmed">
        {run.stop_asked ? 'It stops after its page.' : 'It goes on when you leave this page.'}
      </Text>
      {stop.error !== null && <TroubleAlert error={stop.error} />}
    </Stack>
  );
}

function Outcomes({ run }: { run: AdoptionRun }): ReactElement {
  const filters = useFilters(['outcome']);
  const found = outcomesOf(run);
  const outcome = oneOf(
    filters.get('outcome'),
    found.map(([name]) => name),
  );
  const query = useAdoptionOutcomes(run, outcome);
  return (
    <Stack gap="xs">
      <Select
        label="What became of them"
        data={[
          { value: 'all', label: 'All' },
          ...found.map(([value, count]) => ({
            value,
            label: `${outcomeNames[value]} (${formatCount(count)})`,
          })),
        ]}
        value={outcome ?? 'all'}
        allowDeselect={false}
        onChange={(chosen) => filters.set({ outcome: chosen === 'all' ? undefined : (chosen ?? undefined) })}
        maw={280}
      />
      <Answer query={query} loading={160}>
        {(outcomes) => (
          <PlainTable
            label="What became of the subscriptions"
            rows={outcomes}
            rowKey={({ subscription }) => subscription}
            empty="None."
            columns={[
              {
                label: 'Subscription',
                cell: ({ subscription }) => (
                  <Anchor
                    component={Link}
                    to={`/admin/subscriptions?q=${subscription}`}
                    size="sm"
                    ff="monospace"
                  >
                    {subscription}
                  </Anchor>
                ),
              },
              { label: 'Outcome', whole: true, cell: (row) => outcomeNames[row.outcome] },
              { label: 'Why', cell: (row) => row.message ?? '—' },
              { label: 'When', whole: true, cell: (row) => <Time at={row.at} format="moment" /> },
            ]}
          />
        )}
      </Answer>
      <ShowMore query={query} />
    </Stack>
  );
}
