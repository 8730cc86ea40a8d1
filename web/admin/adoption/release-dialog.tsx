import {
  Alert,
  Checkbox,
  List,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePlanName } from '../../data/plans.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { releaseSubscriptions, undoRelease, useAdoptionPreview } from '../data/adoption.ts';
import type { AdoptionPreview, AdoptionSelection } from '../data/adoption.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { capital } from '../parts/capital.ts';
import { countryName, inUnits } from './adoption-words.ts';

type Kind = 'release' | 'undo';

interface Draft {
  by: 'share' | 'ids';
  share: number | string;
  plans: string[];
  currencies: string[];
  countries: string[];
  ids: string;
}

const NEW: Draft = { by: 'share', share: 5, plans: [], currencies: [], countries: [], ids: '' };
/** While somebody types, nothing is asked. */
const TYPING_MS = 300;
const MOST_IDS = 1_000;

const WORDS: Readonly<Record<Kind, { title: string; effect: string; confirm: string; none: string }>> = {
  release: {
    title: 'Release subscriptions',
    effect:
      'Perennial manages them from now on. What was due before is neither charged nor written about. A debt that Stripe still retries is left to Stripe.',
    confirm: 'Release',
    none: 'No observed subscription matches.',
  },
  undo: {
    title: 'Undo a release',
    effect:
      'What a release handed over is only observed again: Perennial charges nothing, changes nothing and sends no mail about it. What was sold here stays managed.',
    confirm: 'Undo',
    none: 'No released subscription matches.',
  },
};

/** Hands observed subscriptions over, or takes that back, after a preview. */
export function ReleaseDialog({ kind, onClose }: { kind: Kind; onClose: () => void }): ReactElement {
  const [draft, setDraft] = useState(NEW);
  const [recoveryOff, setRecoveryOff] = useState(false);
  const selection = toSelection(draft);
  const [asked] = useDebouncedValue(selection, TYPING_MS);
  const preview = useAdoptionPreview(kind, asked ?? undefined);
  const isShown =
    preview.data !== undefined &&
    !preview.isPlaceholderData &&
    JSON.stringify(asked) === JSON.stringify(selection);
  const { none, ...words } = WORDS[kind];
  return (
    <ActionDialog
      {...words}
      ready={isShown && preview.data.subscriptions > 0 && (kind === 'undo' || recoveryOff)}
      run={async (reason, key) => {
        if (selection === null) return null;
        if (kind === 'release') await releaseSubscriptions(selection, reason, key);
        else await undoRelease(selection, reason, key);
        return `The ${kind} has begun. It goes on when you leave this page.`;
      }}
      onClose={onClose}
    >
      <SelectionFields kind={kind} draft={draft} onChange={setDraft} />
      {selection === null ? (
        <Text size="sm">{draft.by === 'ids' ? idsWanted(draft) : 'Give a share from 1 to 100 %.'}</Text>
      ) : (
        <Answer query={preview} loading={80}>
          {(found) => (
            <Preview preview={found} kind={kind} none={none} wanted={asked?.subscriptions?.length ?? null} />
          )}
        </Answer>
      )}
      {kind === 'release' && (
        <Checkbox
          label="Stripe's own retries and e-mails about payments are off"
          description="In Stripe's dashboard: Billing, Revenue recovery. Perennial cannot check it: Stripe has no API that tells."
          checked={recoveryOff}
          onChange={(event) => setRecoveryOff(event.currentTarget.checked)}
        />
      )}
    </ActionDialog>
  );
}

const idsOf = ({ ids }: Draft): string[] => [...new Set(ids.split(/[\s,]+/).filter((id) => id !== ''))];

const idsWanted = (draft: Draft): string =>
  idsOf(draft).length > MOST_IDS
    ? `At most ${formatCount(MOST_IDS)} at a time.`
    : 'Give the ids of subscriptions.';

/** Null while it is not one. */
function toSelection(draft: Draft): AdoptionSelection | null {
  if (draft.by === 'ids') {
    const ids = idsOf(draft);
    return ids.length === 0 || ids.length > MOST_IDS ? null : { subscriptions: ids };
  }
  const share = Number(draft.share);
  if (draft.share === '' || share < 1 || share > 100) return null;
  return {
    share,
    ...(draft.plans.length === 0 ? {} : { plans: draft.plans }),
    ...(draft.currencies.length === 0 ? {} : { currencies: draft.currencies }),
    ...(draft.countries.length === 0 ? {} : { countries: draft.countries }),
  };
}

interface FieldsProps {
  kind: Kind;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

function SelectionFields({ kind, draft, onChange }: FieldsProps): ReactElement {
  const set = (changes: Partial<Draft>): void => onChange({ ...draft, ...changes });
  return (
    <>
      <SegmentedControl
        aria-label="Which subscriptions"
        data={[
          { value: 'share', label: 'A share' },
          { value: 'ids', label: 'By id' },
        ]}
        value={draft.by}
        onChange={(by) => set({ by: by === 'ids' ? 'ids' : 'share' })}
      />
      {draft.by === 'ids' ? (
        <Textarea
          label="Subscriptions"
          description="Their Stripe ids, sub_…, one a line."
          autosize
          minRows={2}
          maxRows={8}
          value={draft.ids}
          onChange={(event) => set({ ids: event.currentTarget.value })}
        />
      ) : (
        <ShareFields kind={kind} draft={draft} set={set} />
      )}
    </>
  );
}

interface ShareFieldsProps {
  kind: Kind;
  draft: Draft;
  set: (changes: Partial<Draft>) => void;
}

function ShareFields({ kind, draft, set }: ShareFieldsProps): ReactElement {
  const planName = usePlanName();
  const all = useAdoptionPreview(kind, { share: 100 }).data;
  const groups = all?.groups ?? [];
  const countries = [
    ...new Set([...(all?.countries ?? []).map(({ country }) => country), ...draft.countries]),
  ];
  const plans = [...new Set([...groups.map(({ plan }) => plan), ...draft.plans])];
  const currencies = [...new Set([...groups.map(({ currency }) => currency), ...draft.currencies])];
  return (
    <>
      <NumberInput
        label="Share"
        description="A larger share contains the smaller one."
        min={1}
        max={100}
        allowDecimal={false}
        suffix=" %"
        value={draft.share}
        onChange={(share) => set({ share })}
      />
      <MultiSelect
        label="Plans"
        placeholder={draft.plans.length === 0 ? 'Any plan' : ''}
        data={plans.map((plan) => ({ value: plan, label: planName(plan) }))}
        value={draft.plans}
        onChange={(chosen) => set({ plans: chosen })}
      />
      <MultiSelect
        label="Currencies"
        placeholder={draft.currencies.length === 0 ? 'Any currency' : ''}
        data={currencies.map((currency) => ({ value: currency, label: currency.toUpperCase() }))}
        value={draft.currencies}
        onChange={(chosen) => set({ currencies: chosen })}
      />
      <MultiSelect
        label="Countries"
        description="Of the customer's address at Stripe."
        placeholder={draft.countries.length === 0 ? 'Any country' : ''}
        data={countries.map((country) => ({ value: country, label: countryName(country) }))}
        value={draft.countries}
        onChange={(chosen) => set({ countries: chosen })}
      />
    </>
  );
}

const unmatched = (count: number, all: number): string =>
  `${formatCount(count)} of the ${formatCount(all)} ids ${count === 1 ? 'does' : 'do'} not match: not`;

interface PreviewProps {
  preview: AdoptionPreview;
  kind: Kind;
  none: string;
  /** How many were named; null where none were. */
  wanted: number | null;
}

function Preview({ preview, kind, none, wanted }: PreviewProps): ReactElement {
  const planName = usePlanName();
  const { subscriptions, customers, retried_by_stripe: retried, groups } = preview;
  const unread = preview.country_not_read ?? 0;
  const verb = kind === 'release' ? 'To release' : 'To let go';
  return (
    <Alert variant="light" color="gray" p="sm" role="status">
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {subscriptions === 0
            ? none
            : `${verb}: ${inUnits(subscriptions, 'subscription')} of ${inUnits(customers, 'customer')}.`}
        </Text>
        {wanted !== null && wanted > subscriptions && (
          <Text size="sm">
            {unmatched(wanted - subscriptions, wanted)} {kind === 'release' ? 'observed' : 'released'} here,
            or have ended.
          </Text>
        )}
        {unread > 0 && (
          <Text size="sm">
            The country of {formatCount(unread)} was not read yet: a choice by country leaves them out. An
            import reads it.
          </Text>
        )}
        {kind === 'release' && retried > 0 && (
          <Text size="sm">
            {formatCount(retried)} of them have a debt that Stripe still retries; they are left to Stripe.
          </Text>
        )}
        {groups.length > 0 && (
          <List size="sm">
            {groups.map(({ plan, status, currency, subscriptions: count, mrr }) => (
              <List.Item key={`${plan}/${status}/${currency}`}>
                {planName(plan)}, {capital(status).toLowerCase()}: {formatCount(count)}, MRR{' '}
                {formatMoney(mrr, currency)}
              </List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Alert>
  );
}
