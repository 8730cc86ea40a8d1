import { Badge, Button, Card, Group, SimpleGrid, Text } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePlans } from '../../data/plans.ts';
import type { Plan } from '../../data/plans.ts';
import type { Role } from '../../data/session.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { AdminPage } from '../parts/admin-page.tsx';
import { Facts } from '../parts/facts.tsx';
import { PlanDialog } from './plan-dialog.tsx';

/** The tiers on sale. */
export function PlanEditorPage(): ReactElement {
  const [making, setMaking] = useState(false);
  return (
    <>
      <AdminPage
        title="Plan editor"
        about="A changed price is for new subscribers; who has a plan keeps what they pay until they are moved."
        actions={(session) =>
          session.role === 'admin' && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
              New plan
            </Button>
          )
        }
      >
        {(session) => <Plans role={session.role} />}
      </AdminPage>
      {making && <PlanDialog plan={null} onClose={() => setMaking(false)} />}
    </>
  );
}

function Plans({ role }: { role: Role }): ReactElement {
  const [editing, setEditing] = useState<Plan | null>(null);
  return (
    <Answer query={usePlans()} loading={320}>
      {(plans) => (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {plans.map((plan) => (
              <Card key={plan.id} component="article" aria-label={plan.display_name}>
                <Group justify="space-between" mb="sm">
                  <div>
                    <Text fw={600}>{plan.display_name}</Text>
                    <Text size="xs" c="dimmed" ff="monospace">
                      {plan.id}
                    </Text>
                  </div>
                  <Group gap="xs">
                    <Badge color={plan.active ? 'fern' : 'gray'}>
                      {plan.active ? 'On sale' : 'Archived'}
                    </Badge>
                    {role === 'admin' && (
                      <Button
                        variant="default"
                        size="compact-sm"
                        leftSection={<IconPencil size={14} aria-hidden />}
                        onClick={() => setEditing(plan)}
                        aria-label={`Edit ${plan.display_name}`}
                      >
                        Edit
                      </Button>
                    )}
                  </Group>
                </Group>
                <Facts facts={factsOf(plan)} />
              </Card>
            ))}
          </SimpleGrid>
          {editing !== null && (
            <PlanDialog key={editing.id} plan={editing} onClose={() => setEditing(null)} />
          )}
        </>
      )}
    </Answer>
  );
}

function factsOf(plan: Plan): [string, string][] {
  const money = (amount: number | null): string =>
    amount === null ? 'not sold so' : formatMoney(amount, plan.currency);
  return [
    [plan.id === 'trial' ? 'Fee' : 'Monthly', money(plan.price_monthly)],
    ['Yearly', money(plan.price_yearly)],
    ['Calls a day', plan.limits.calls_per_day === null ? 'no limit' : formatCount(plan.limits.calls_per_day)],
    ['Credits included', formatCount(plan.included_credits)],
    ['Per 1,000 beyond', plan.price_per_1k === null ? '—' : formatMoney(plan.price_per_1k, plan.currency)],
    ['Free trial', plan.trial_days === 0 ? 'none' : `${plan.trial_days} days`],
    ['Services', plan.services.join(', ')],
  ];
}
