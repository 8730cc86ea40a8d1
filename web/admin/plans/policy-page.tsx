import { Anchor, Box, Button, Code, Grid, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { Answer } from '../../shared/answer.tsx';
import { useLeaveGuard } from '../../shared/leave-guard.tsx';
import { Page } from '../../shared/page.tsx';
import { codeOf } from '../../shared/trouble.ts';
import { savePlanPolicy, usePlanPolicy } from '../data/plan-policy.ts';
import type { PlanPolicyOf } from '../data/plan-policy.ts';
import { useAllPlans } from '../data/plans.ts';
import type { AdminPlan } from '../data/plans.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { waits } from '../parts/waits.tsx';
import { ChangesColumn } from './changes-column.tsx';
import { fieldErrors } from './field-errors.ts';
import { NoPlan } from './no-plan.tsx';
import { PolicyChanges } from './policy-changes.tsx';
import type { PolicyChange } from './policy-changes.tsx';
import { policyDraft, policyOfDraft, valueAt } from './policy-draft.ts';
import { policyFields, policyPaths } from './policy-fields.ts';
import type { PolicyPath } from './policy-fields.ts';
import { PolicyForm } from './policy-form.tsx';
import { reachWords, policyWords } from './policy-words.ts';

/** What a plan has otherwise of the rules of trial, failed payments, access and messages. */
export function PolicyPage(): ReactElement {
  const { id = '' } = useParams();
  return <SignedIn needs="admin">{() => <Loaded key={id} id={id} />}</SignedIn>;
}

function Loaded({ id }: { id: string }): ReactElement {
  return (
    <Answer query={useAllPlans()}>
      {(plans) => {
        const plan = plans.find((one) => one.id === id);
        return plan === undefined ? <NoPlan id={id} /> : <OfPlan plan={plan} plans={plans} />;
      }}
    </Answer>
  );
}

interface PolicyProps {
  plan: AdminPlan;
  plans: AdminPlan[];
}

function OfPlan({ plan, plans }: PolicyProps): ReactElement {
  // A typed field keeps its text: concurrent edits are reported on saving, and not undone.
  const [held, setHeld] = useState<PlanPolicyOf | null>(null);
  return (
    <Answer query={usePlanPolicy(plan.id)}>
      {(newest) => {
        const now = held ?? newest;
        return (
          <Editor
            key={now.version}
            plan={plan}
            plans={plans}
            now={now}
            hold={() => setHeld(now)}
            release={() => setHeld(null)}
          />
        );
      }}
    </Answer>
  );
}

interface EditorProps extends PolicyProps {
  now: PlanPolicyOf;
  /** Keeps the typed rules. */
  hold: () => void;
  /** Loads the newest version and drops what was typed. */
  release: () => void;
}

function Editor({ plan, plans, now, hold, release }: EditorProps): ReactElement {
  const [draft, setDraft] = useState(() => policyDraft(now.policy));
  const [error, setError] = useState<unknown>(null);
  const [asking, { open, close }] = useDisclosure();
  const names = new Map(plans.map((one) => [one.id, one.display_name]));
  const paths = policyPaths.filter((path) => isOf(plan, path));

  const wordsIn = (policy: PlanPolicyOf['policy'], path: PolicyPath): string =>
    policyWords(path, valueAt(policy, path) ?? valueAt(now.ships, path), names);
  const policy = policyOfDraft(draft);
  const changes = paths
    .map((path): PolicyChange => ({ path, before: said(now.policy, path), after: said(policy, path) }))
    .filter(({ before, after }) => before !== after);
  const leave = useLeaveGuard(changes.length > 0);

  /**
   * Says whether the value is the plan's own: one that equals today's default stays when the default
   * changes.
   */
  function said(of: PlanPolicyOf['policy'], path: PolicyPath): string {
    const words = wordsIn(of, path);
    return valueAt(of, path) === undefined ? `${words} (default)` : words;
  }

  return (
    <Page
      title={`Rules of ${plan.display_name}`}
      width={1240}
      about={
        <>
          Empty fields use the default.{' '}
          {plan.one_time && 'After the Trial, the rules of the plan that it became hold. '}
          <Anchor component={Link} to="/admin/plans" size="sm" underline="always">
            All plans
          </Anchor>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (changes.length > 0) open();
        }}
      >
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7.5 }}>
            <PolicyForm
              paths={paths}
              draft={draft}
              set={(path, value) => {
                hold();
                setError(null);
                setDraft((before) => ({ ...before, [path]: value }));
              }}
              errors={fieldErrors(error, null)}
              ships={(path) => policyWords(path, valueAt(now.ships, path), names)}
              tiers={(path) => tiersFor(path, plan, plans)}
            />
          </Grid.Col>
          <ChangesColumn
            title="What changes"
            submit={
              <Button type="submit" disabled={changes.length === 0}>
                Save…
              </Button>
            }
          >
            <Box aria-live="polite">
              <PolicyChanges changes={changes} subscribers={plan.subscribers} />
            </Box>
            <Text size="xs" c="dimmed">
              Payments that fail now go by <Code>{now.dunning_strategy}</Code>.
            </Text>
          </ChangesColumn>
        </Grid>
      </form>
      {leave.question}
      {asking && (
        <ActionDialog
          title={`Change the rules of ${plan.display_name}`}
          effect={reachWords(changes.map(({ path }) => path))}
          confirm="Change them"
          run={async (reason) => {
            let isSaved = false;
            try {
              isSaved = await savePlanPolicy(now, policy, reason);
            } catch (refused) {
              setError(refused);
              throw refused;
            }
            release();
            return isSaved ? `The rules of ${plan.display_name} are changed.` : waits('A change of rules');
          }}
          onClose={() => {
            close();
            if (codeOf(error) === 'policy_changed') release();
          }}
        />
      )}
    </Page>
  );
}

/** Rules that the Trial has itself; all others are those of the plan that it becomes. */
const OF_THE_TRIAL: readonly PolicyPath[] = ['usage_warning_percents', 'checkout_reminder_hours'];

/** Whether a rule applies to a plan. A stored value is kept all the same. */
function isOf(plan: AdminPlan, path: PolicyPath): boolean {
  const { part } = policyFields[path];
  if (plan.one_time) return part === 'trial' || OF_THE_TRIAL.includes(path);
  return part !== 'trial' || (plan.trial_days > 0 && path !== 'trial/converts_to');
}

/** A Trial leads to a plan on sale, a downgrade to a cheaper one. The API checks it again. */
const tiersFor = (
  path: PolicyPath,
  plan: AdminPlan,
  plans: readonly AdminPlan[],
): { value: string; label: string }[] =>
  plans
    .filter(
      (one) =>
        one.active &&
        one.id !== plan.id &&
        !one.one_time &&
        (path === 'trial/converts_to' || one.rank < plan.rank),
    )
    .map((one) => ({ value: one.id, label: one.display_name }));
