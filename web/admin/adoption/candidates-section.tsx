import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { useMappingCandidates } from '../data/account-look.ts';
import type { MappingCandidate } from '../data/account-look.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { MappingDialog } from '../plans/mapping-dialog.tsx';

/** What of the account's catalogue nothing stands for yet; read from Stripe when it is asked for. */
export function CandidatesSection({ isAdmin }: { isAdmin: boolean }): ReactElement {
  const filters = useFilters(['map']);
  const isOpen = filters.get('map') === 'true';
  return (
    <Section
      title="Products and prices without a mapping"
      about="A price goes before its product. Many at once: npm run adopt -- map, with a file."
      actions={
        <Button
          size="xs"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => filters.set({ map: isOpen ? undefined : 'true' })}
        >
          {isOpen ? 'Hide' : 'Show'}
        </Button>
      }
      flush
    >
      {isOpen ? <Candidates isAdmin={isAdmin} /> : <div />}
    </Section>
  );
}

const FIRST = 20;

function Candidates({ isAdmin }: { isAdmin: boolean }): ReactElement {
  const [mapping, setMapping] = useState<string | null>(null);
  const query = useMappingCandidates();
  return (
    <>
      <Answer query={query} loading={160}>
        {({ candidates }) => (
          <PlainTable
            label="Products and prices without a mapping"
            rows={candidates.filter((one) => !one.is_covered)}
            rowKey={(row) => row.stripe_id}
            empty="Everything that is paid in advance is mapped, or sold by a plan."
            first={FIRST}
            columns={[
              { label: 'Name', cell: (row) => row.name },
              {
                label: 'In Stripe',
                cell: (row) => (
                  <Text size="sm" ff="monospace">
                    {row.stripe_id}
                  </Text>
                ),
              },
              { label: 'Price', cell: candidatePrice },
              {
                label: 'Live subscriptions, last look',
                right: true,
                cell: (row) => (row.subscriptions === null ? '—' : formatCount(row.subscriptions)),
              },
              ...(isAdmin
                ? [
                    {
                      label: 'Action',
                      cell: ({ stripe_id: id }: MappingCandidate) => (
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          aria-label={`Map ${id}`}
                          onClick={() => setMapping(id)}
                        >
                          Map…
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Answer>
      {mapping !== null && (
        <MappingDialog
          id={mapping}
          onClose={() => {
            setMapping(null);
            void query.refetch();
          }}
        />
      )}
    </>
  );
}

function candidatePrice({ kind, amount, currency, interval, active }: MappingCandidate): string {
  if (kind === 'product') return active ? 'Product' : 'Product, archived';
  const price = amount === null || currency === null ? 'In tiers' : formatMoney(amount, currency);
  return `${price} / ${interval ?? 'period'}${active ? '' : ', archived'}`;
}
