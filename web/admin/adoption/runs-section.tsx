import { Badge, Button, Stack } from '@mantine/core';
import { IconArrowsTransferDown } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { Nothing } from '../../shared/nothing.tsx';
import { Time } from '../../shared/time.tsx';
import { useAdoptionRun } from '../data/adoption.ts';
import type { AdoptionRun, WatchedAdoption } from '../data/adoption.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { kindNames, selectionWords, stateColours, runState } from './adoption-words.ts';
import { RunDetails } from './run-details.tsx';

interface RunsProps {
  adoption: WatchedAdoption;
  isAdmin: boolean;
}

/** The latest runs, and one of them in full: the one of the address, or the newest. */
export function RunsSection({ adoption, isAdmin }: RunsProps): ReactElement {
  const filters = useFilters(['run', 'outcome']);
  const { runs, samples } = adoption;
  const wanted = filters.get('run');
  const [newest] = runs;
  const chosen = wanted === undefined ? newest : runs.find(({ id }) => id === wanted);
  if (newest === undefined)
    return (
      <Section title="Runs">
        <Nothing icon={<IconArrowsTransferDown aria-hidden />} title="No import yet">
          Map the products of the account first, then import its subscriptions.
        </Nothing>
      </Section>
    );
  return (
    <Stack gap="lg">
      {chosen === undefined ? (
        <OlderRun key={wanted} id={wanted ?? ''} isAdmin={isAdmin} />
      ) : (
        <RunDetails key={chosen.id} run={chosen} samples={samples} isAdmin={isAdmin} />
      )}
      <Section title="Latest runs" flush>
        <PlainTable
          label="Latest runs"
          rows={runs}
          rowKey={({ id }) => id}
          empty=""
          columns={[
            { label: 'Run', cell: (run) => kindNames[run.kind] },
            { label: 'Which', cell: selectionWords },
            { label: 'State', whole: true, cell: (run) => <RunState run={run} /> },
            { label: 'Begun', whole: true, cell: (run) => <Time at={run.began_at} format="moment" /> },
            {
              label: 'Ended',
              whole: true,
              cell: (run) => (run.ended_at === null ? '—' : <Time at={run.ended_at} format="moment" />),
            },
            {
              label: 'Details',
              cell: (run) => (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={`Show ${kindNames[run.kind].toLowerCase()} ${run.id}`}
                  aria-current={run.id === (chosen ?? newest).id ? 'true' : undefined}
                  onClick={() =>
                    filters.set({ run: run.id === newest.id ? undefined : run.id, outcome: undefined })
                  }
                >
                  Show
                </Button>
              ),
            },
          ]}
        />
      </Section>
    </Stack>
  );
}

function OlderRun({ id, isAdmin }: { id: string; isAdmin: boolean }): ReactElement {
  return (
    <Answer query={useAdoptionRun(id)} loading={160}>
      {(run) => <RunDetails run={run} samples={[]} isAdmin={isAdmin} />}
    </Answer>
  );
}

function RunState({ run }: { run: AdoptionRun }): ReactElement {
  return (
    <Badge color={stateColours[run.state]} variant="light" style={{ flexShrink: 0 }} miw="max-content">
      {runState(run)}
    </Badge>
  );
}
