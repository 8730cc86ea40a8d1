import { Anchor, Box, Button, Grid, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { Answer } from '../../shared/answer.tsx';
import { useLeaveGuard } from '../../shared/leave-guard.tsx';
import { Page } from '../../shared/page.tsx';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { useAllPlans, usePlanPreview, useSavePlan } from '../data/plans.ts';
import type { AdminPlan, PlanPreview as Preview, PlanRequest } from '../data/plans.ts';
import { waits } from '../parts/waits.tsx';
import { ChangesColumn } from './changes-column.tsx';
import { fieldErrors, isOfFields } from './field-errors.ts';
import { NoPlan } from './no-plan.tsx';
import { draftOf, fieldsOf } from './plan-draft.ts';
import { PlanForm } from './plan-form.tsx';
import { PlanPreviewText } from './plan-preview.tsx';

/** Changes a plan, or makes one. */
export function EditPlanPage(): ReactElement {
  const { id } = useParams();
  return <SignedIn needs="admin">{() => <Loaded key={id} id={id} />}</SignedIn>;
}

function Loaded({ id }: { id: string | undefined }): ReactElement {
  return <Answer query={useAllPlans()}>{(plans) => <Found plans={plans} id={id} />}</Answer>;
}

function Found({ plans, id }: { plans: AdminPlan[]; id: string | undefined }): ReactElement {
  const plan = plans.find((one) => one.id === id) ?? null;
  if (plan !== null || id === undefined)
    return <Editor plan={plan} currency={plan?.currency ?? plans[0]?.currency ?? 'usd'} />;
  return <NoPlan id={id} />;
}

function Editor({ plan: now, currency }: { plan: AdminPlan | null; currency: string }): ReactElement {
  // As it was when the page was opened: concurrent edits are neither shown as typed here nor undone.
  const [plan] = useState(now);
  const [first] = useState(() => draftOf(plan, currency));
  const [draft, setDraft] = useState(first);
  const leave = useLeaveGuard(JSON.stringify(draft) !== JSON.stringify(first));
  const [tried, setTried] = useState(false);
  const [reason, setReason] = useState('');
  const save = useSavePlan();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);

  const request: PlanRequest = {
    id: plan?.id ?? draft.id,
    isNew: plan === null,
    fields: fieldsOf(draft, plan, currency),
  };
  const [asked] = useDebouncedValue(request, 400);
  const complete = asked.id !== '' && (plan !== null || asked.fields.display_name !== '');
  const preview = usePlanPreview(complete ? asked : undefined);
  // What was wrong with an earlier draft may be right in this one.
  const isOfThisDraft = JSON.stringify(asked) === JSON.stringify(request);
  const error = save.error ?? (tried && isOfThisDraft ? preview.error : null);
  const errors = fieldErrors(error, tried ? draft : null);

  // The first field that is wrong, so that it is read out and seen.
  useEffect(() => {
    if (save.isError || tried) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    // Only after an attempt to save.
  }, [save.isError, tried]);

  const submit = (): void => {
    setTried(true);
    if (draft.overage === 'flat' && draft.flatPrice === '') return;
    onceDone(save.mutateAsync({ ...request, reason: reason.trim() }), (saved) => {
      notify(saved === null ? waits('The new price') : `${saved.display_name} is saved.`);
      leave.done();
      void navigate(saved === null ? '/admin/approvals' : '/admin/plans');
    });
  };

  return (
    <Page
      title={plan === null ? 'New plan' : plan.display_name}
      width={1240}
      about={
        <Anchor component={Link} to="/admin/plans" size="sm" underline="always">
          All plans
        </Anchor>
      }
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7.5 }}>
            <PlanForm
              draft={draft}
              set={(changes) => {
                save.reset();
                setDraft((before) => ({ ...before, ...changes }));
              }}
              errors={errors}
              isNew={plan === null}
              once={plan?.one_time ?? false}
            />
          </Grid.Col>
          <ChangesColumn
            title={plan === null ? 'How it will be' : 'What changes'}
            submit={
              <Button type="submit" loading={save.isPending}>
                {plan === null ? 'Put it on sale' : 'Save'}
              </Button>
            }
          >
            <PreviewState query={preview} />
            <Textarea
              label="Reason"
              description="New prices need a second administrator, who reads it."
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              error={errors('/reason')}
              onChange={(event) => {
                save.reset();
                setReason(event.currentTarget.value);
              }}
            />
            {error !== null && !isOfFields(error) && <TroubleAlert error={error} />}
          </ChangesColumn>
        </Grid>
      </form>
      {leave.question}
    </Page>
  );
}

function PreviewState({ query }: { query: UseQueryResult<Preview> }): ReactElement {
  const { data, error, isPlaceholderData } = query;
  if (data !== undefined)
    return (
      <Box aria-busy={isPlaceholderData} aria-live="polite">
        <PlanPreviewText preview={data} />
      </Box>
    );
  if (error !== null && !isOfFields(error)) return <TroubleAlert error={error} />;
  return (
    <Text size="sm" c="dimmed">
      {error === null
        ? 'Shown here as you fill in the plan.'
        : 'Shown here when every field is as it can be.'}
    </Text>
  );
}
