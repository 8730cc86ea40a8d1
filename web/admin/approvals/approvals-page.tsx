import { Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { Nothing } from '../../shared/nothing.tsx';
import { Time } from '../../shared/time.tsx';
import { sendDecision, useApprovals } from '../data/approvals.ts';
import type { Approval, Decision } from '../data/approvals.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { capital } from '../parts/capital.ts';
import { customerLink } from '../parts/customer-link.tsx';
import { Facts } from '../parts/facts.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';

/** Refunds, credits, write-offs and prices that need a second administrator, and how earlier ones ended. */
export function ApprovalsPage(): ReactElement {
  return (
    <AdminPage
      title="Approvals"
      needs="finance"
      about="Larger refunds, credits, write-offs and overrides, new prices, rules and coupons, need a second administrator. Nothing happens before."
    >
      {() => (
        <Stack gap="xl">
          <AllWaiting />
          <Decided />
        </Stack>
      )}
    </AdminPage>
  );
}

function AllWaiting(): ReactElement {
  const [asked, setAsked] = useState<{ approval: Approval; decision: Decision } | null>(null);
  return (
    <Answer query={useApprovals(true)} loading={200}>
      {({ approvals }) => (
        <Stack gap="md">
          {approvals.map((approval) => (
            <Waiting
              key={approval.id}
              approval={approval}
              decide={(decision) => setAsked({ approval, decision })}
            />
          ))}
          {approvals.length === 0 && (
            <Nothing icon={<IconChecks aria-hidden />} title="Nothing to approve">
              What needs a second administrator is listed here.
            </Nothing>
          )}
          {asked !== null && <DecisionDialog {...asked} onClose={() => setAsked(null)} />}
        </Stack>
      )}
    </Answer>
  );
}

const LABELS: Readonly<Record<Decision, string>> = {
  approve: 'Approve…',
  refuse: 'Refuse…',
  withdraw: 'Withdraw…',
};

function Waiting({
  approval,
  decide,
}: {
  approval: Approval;
  decide: (decision: Decision) => void;
}): ReactElement {
  const { customer, details, may, reason, summary } = approval;
  return (
    <Card component="article" aria-label={summary}>
      <Text fw={600}>{summary}</Text>
      {details.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
      <Facts
        facts={[
          ...(customer === null ? [] : ([['Customer', customerLink(customer, null)]] as const)),
          ['Asked by', approval.asked_by_email ?? approval.asked_by],
          ['Asked', <Time key="asked" at={approval.asked_at} format="moment" />],
          ['Reason', reason],
          ['Expires', <Time key="expires" at={approval.expires_at} format="moment" />],
        ]}
      />
      <Group mt="md" gap="sm">
        {may.map((decision) => (
          <Button
            key={decision}
            size="compact-sm"
            variant={decision === 'approve' ? 'filled' : 'default'}
            onClick={() => decide(decision)}
            aria-label={`${LABELS[decision]} ${summary}`}
          >
            {LABELS[decision]}
          </Button>
        ))}
        {may.length === 0 && (
          <Text size="sm" c="dimmed">
            An administrator other than you decides this.
          </Text>
        )}
        {may.includes('withdraw') && (
          <Text size="sm" c="dimmed">
            You asked for it; another administrator approves it.
          </Text>
        )}
      </Group>
    </Card>
  );
}

const STATES: Readonly<Record<Approval['state'], string>> = {
  waiting: 'gray',
  not_needed: 'gray',
  approved: 'fern',
  refused: 'red',
  withdrawn: 'gray',
  expired: 'orange',
};

function Decided(): ReactElement {
  return (
    <Section title="Decided" flush>
      <Answer query={useApprovals(false)}>
        {({ approvals }) => (
          <PlainTable
            label="Decided"
            first={10}
            rows={approvals}
            rowKey={({ id }) => id}
            empty="Nothing was decided yet."
            columns={[
              { label: 'Request', cell: ({ summary }) => summary },
              { label: 'Asked by', cell: (one) => one.asked_by_email ?? one.asked_by },
              { label: 'Decided by', cell: (one) => one.decided_by_email ?? one.decided_by ?? '—' },
              {
                label: 'When',
                whole: true,
                cell: (one) => <Time at={one.decided_at ?? one.expires_at} format="moment" />,
              },
              {
                label: 'State',
                whole: true,
                cell: (one) => <Badge color={STATES[one.state]}>{capital(one.state)}</Badge>,
              },
              { label: 'Outcome', cell: outcomeOf },
            ]}
          />
        )}
      </Answer>
    </Section>
  );
}

/** What came of what was approved. */
function outcomeOf({ state, outcome, outcome_detail: detail }: Approval): string {
  if (state !== 'approved') return '—';
  if (outcome === null) return 'Under way';
  return outcome === 'done' ? 'Done' : `Failed: ${(detail ?? 'unknown').replaceAll('_', ' ')}`;
}

const WORDS = {
  approve: { title: 'Approve', effect: 'It happens at once and cannot be undone.', grave: true },
  refuse: { title: 'Refuse', effect: 'Nothing is carried out. Whoever asked may ask again.', grave: false },
  withdraw: { title: 'Withdraw', effect: 'Nothing is carried out. You may ask again.', grave: false },
} as const;

function DecisionDialog({
  approval,
  decision,
  onClose,
}: {
  approval: Approval;
  decision: Decision;
  onClose: () => void;
}): ReactElement {
  const { title, effect, grave } = WORDS[decision];
  return (
    <ActionDialog
      title={title}
      effect={
        <>
          {approval.summary}. {approval.details.join(' ')} {effect}
        </>
      }
      confirm={title}
      grave={grave}
      run={async (reason, key) => saidOf(await sendDecision(approval.id, decision, reason, key))}
      onClose={onClose}
    />
  );
}

/** What is said of a decision that was taken. */
function saidOf({ state, outcome, outcome_detail: detail, summary }: Approval): string {
  if (state !== 'approved') return `${summary}: ${state}.`;
  if (outcome === 'done') return `${summary}: done.`;
  return outcome === null
    ? `${summary}: approved, and under way.`
    : `${summary}: approved, and not done (${(detail ?? 'unknown').replaceAll('_', ' ')}).`;
}
