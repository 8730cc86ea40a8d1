import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount } from '../../shared/money.ts';
import { notifyTrouble } from '../../shared/toast.ts';
import { requestLook, useAccountLook } from '../data/account-look.ts';
import { runningRun } from '../data/adoption.ts';
import type { Adoption } from '../data/adoption.ts';
import { usePredictions } from '../data/predictions.ts';
import { exactShare, rightOf } from '../predictions/prediction-words.ts';
import classes from './adoption.module.css';
import { ImportDialog } from './import-dialog.tsx';
import { ReleaseDialog } from './release-dialog.tsx';

interface StepsProps {
  adoption: Adoption;
  isAdmin: boolean;
  seesScore: boolean;
}

type Dialog = 'import' | 'release' | 'undo';

/** The five steps, each with its figure of today. */
export function Steps({ adoption, isAdmin, seesScore }: StepsProps): ReactElement {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const isRunning = runningRun(adoption) !== undefined;
  const starts = (which: Dialog, label: string): ReactNode =>
    isAdmin && (
      <Button size="xs" variant="default" disabled={isRunning} onClick={() => setDialog(which)}>
        {label}
      </Button>
    );
  const { observed, managed, released } = adoption;
  return (
    <section aria-label="Steps">
      <ol className={classes['steps'] ?? ''}>
        <Step name="1. Look" actions={<LookButton />}>
          <Look />
        </Step>
        <Step name="2. Map">
          <Mapped />
        </Step>
        <Step name="3. Import" actions={starts('import', 'Import…')}>
          <Figure
            value={formatCount(observed)}
            about="Live subscriptions that are observed. An import adds those with a mapped item."
          />
        </Step>
        <Step name="4. Shadow">
          {seesScore ? (
            <Shadow />
          ) : (
            <Text size="sm">The score of the predictions is for finance and administrators.</Text>
          )}
        </Step>
        <Step
          name="5. Release"
          actions={
            <>
              {starts('release', 'Release…')}
              {starts('undo', 'Undo…')}
            </>
          }
        >
          <Figure
            value={formatCount(released)}
            about={`Live subscriptions that a release handed over, of ${formatCount(managed)} that Perennial manages.`}
          />
        </Step>
      </ol>
      {isAdmin && isRunning && (
        <Text size="sm" c="dimmed" mt="xs">
          One import, release or undo runs at a time.
        </Text>
      )}
      {dialog === 'import' && <ImportDialog onClose={() => setDialog(null)} />}
      {(dialog === 'release' || dialog === 'undo') && (
        <ReleaseDialog kind={dialog} onClose={() => setDialog(null)} />
      )}
    </section>
  );
}

interface StepProps {
  name: string;
  actions?: ReactNode;
  children: ReactNode;
}

function Step({ name, actions, children }: StepProps): ReactElement {
  return (
    <li className={classes['step'] ?? ''}>
      <Card withBorder padding="md">
        <Stack gap="xs" h="100%">
          <Title order={2} size="h4">
            {name}
          </Title>
          {children}
          {actions !== undefined && (
            <Group gap="xs" mt="auto">
              {actions}
            </Group>
          )}
        </Stack>
      </Card>
    </li>
  );
}

function Figure({ value, about }: { value: string; about: string }): ReactElement {
  return (
    <div>
      <Text fz={22} fw={600} className="figures" lh={1.4}>
        {value}
      </Text>
      <Text size="sm">{about}</Text>
    </div>
  );
}

function Look(): ReactElement {
  return (
    <Answer query={useAccountLook()} loading={80}>
      {({ state, looked, report }) => (
        <>
          {report === null ? (
            <Text size="sm">Counts what the account holds, and names what would not work. Only reads.</Text>
          ) : (
            <Figure
              value={formatCount(report.subscriptions - report.ended)}
              about={`Live subscriptions by the last look, ${formatCount(report.mode['foreign'] ?? 0)} of them with nothing mapped.`}
            />
          )}
          {state === 'reading' && (
            <Text size="sm" className="figures">
              Looking: {formatCount(looked)} subscriptions so far.
            </Text>
          )}
        </>
      )}
    </Answer>
  );
}

function LookButton(): ReactElement {
  const client = useQueryClient();
  const look = useMutation({
    mutationFn: requestLook,
    onError: notifyTrouble,
    onSettled: () => client.invalidateQueries({ queryKey: ['admin', 'adoption', 'look'] }),
  });
  return (
    // Not disabled while one reads: that one is left alone, and begins anew where its run was lost.
    <Button size="xs" variant="default" loading={look.isPending} onClick={() => look.mutate()}>
      Look
    </Button>
  );
}

function Mapped(): ReactElement {
  const query = useQuery({
    queryKey: ['admin', 'mappings'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/catalogue/mappings', { signal })),
  });
  return (
    <Answer query={query} loading={80}>
      {({ mappings }) => (
        <>
          <Figure
            value={formatCount(mappings.length)}
            about="Products and prices that are mapped to a plan or an add-on. Subscriptions without one are left alone."
          />
          <Anchor component={Link} to="/admin/plans" size="sm">
            Mappings
          </Anchor>
        </>
      )}
    </Answer>
  );
}

function Shadow(): ReactElement {
  return (
    <Answer query={usePredictions()} loading={80}>
      {({ observed, window_days: days }) => (
        <>
          <Figure
            value={exactShare(observed)}
            about={`Predictions of observed subscriptions, last ${days} days: ${shadowed(observed)}`}
          />
          <Anchor component={Link} to="/admin/predictions" size="sm">
            Missed predictions
          </Anchor>
        </>
      )}
    </Answer>
  );
}

const shadowed = (score: Parameters<typeof rightOf>[0]): string => {
  const words = rightOf(score);
  const right = score.compared === 0 ? words.toLowerCase() : words;
  const missed = score.missed === 0 ? '' : ` ${formatCount(score.unexplained)} of the missed not explained.`;
  return `${right}.${missed}`;
};
