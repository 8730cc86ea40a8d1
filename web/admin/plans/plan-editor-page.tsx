import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { serviceName, useServices } from '../../data/services.ts';
import type { Role } from '../../data/session.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount } from '../../shared/money.ts';
import { overageLines } from '../../shared/overage-lines.ts';
import { useAllPlans } from '../data/plans.ts';
import type { AdminPlan } from '../data/plans.ts';
import { AdminPage } from '../parts/admin-page.tsx';
import { Facts } from '../parts/facts.tsx';
import { MappingsSection } from './mappings-section.tsx';
import { limitLines, priceLines } from './plan-words.ts';

/** The tiers, on sale and archived. */
export function PlanEditorPage(): ReactElement {
  return (
    <AdminPage
      title="Plan editor"
      about="A changed price is for new subscribers. Existing ones keep their price until you migrate them."
      actions={(session) =>
        session.role === 'admin' && (
          <Button component={Link} to="/admin/plans/new" leftSection={<IconPlus size={16} aria-hidden />}>
            New plan
          </Button>
        )
      }
    >
      {(session) => (
        <Stack gap="xl">
          <Plans role={session.role} />
          <MappingsSection role={session.role} />
        </Stack>
      )}
    </AdminPage>
  );
}

function Plans({ role }: { role: Role }): ReactElement {
  return (
    <Answer query={useAllPlans()} loading={320}>
      {(plans) => {
        const archived = plans.filter(({ active }) => !active);
        return (
          <Stack gap="xl">
            <Cards plans={plans.filter(({ active }) => active)} role={role} />
            {archived.length > 0 && (
              <section aria-label="Archived">
                <Title order={2} mb="md">
                  Archived
                </Title>
                <Cards plans={archived} role={role} />
              </section>
            )}
          </Stack>
        );
      }}
    </Answer>
  );
}

function Cards({ plans, role }: { plans: AdminPlan[]; role: Role }): ReactElement {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {plans.map((plan) => (
        <PlanCard key={plan.id} plan={plan} role={role} />
      ))}
    </SimpleGrid>
  );
}

function PlanCard({ plan, role }: { plan: AdminPlan; role: Role }): ReactElement {
  const names = useServices().data;
  const { rollover, trial_days: days, subscribers } = plan;
  return (
    <Card component="article" aria-label={plan.display_name}>
      <Group justify="space-between" align="flex-start" mb="md" wrap="nowrap">
        <div>
          <Text fw={600}>{plan.display_name}</Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {plan.id}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          <Badge color={plan.active ? 'fern' : 'gray'}>{plan.active ? 'On sale' : 'Archived'}</Badge>
          {role === 'admin' && (
            <>
              <Button
                component={Link}
                to={`/admin/plans/${plan.id}/rules`}
                variant="default"
                size="compact-sm"
                aria-label={`Rules of ${plan.display_name}`}
              >
                Rules
              </Button>
              <Button
                component={Link}
                to={`/admin/plans/${plan.id}`}
                variant="default"
                size="compact-sm"
                leftSection={<IconPencil size={14} aria-hidden />}
                aria-label={`Edit ${plan.display_name}`}
              >
                Edit
              </Button>
            </>
          )}
        </Group>
      </Group>
      <Facts
        facts={[
          ['Subscribers', formatCount(subscribers)],
          ['Price', <Lines key="price" lines={priceLines(plan)} />],
          ...(days === 0
            ? []
            : ([[plan.one_time ? 'Lasts' : 'Free trial', `${days} days`]] as [string, string][])),
          ['Limits', <Lines key="limits" lines={limitLines(plan)} />],
          ['Credits included', formatCount(plan.included_credits)],
          ...(rollover === null
            ? []
            : ([['Rollover', `up to ${formatCount(rollover.up_to)} credits`]] as [string, string][])),
          ['1,000 more', <Lines key="overage" lines={orNotSold(overageLines(plan))} />],
          ['Services', plan.services.map((id) => names?.get(id) ?? serviceName(id)).join(', ')],
        ]}
      />
    </Card>
  );
}

const orNotSold = (lines: string[]): string[] => (lines.length === 0 ? ['not sold'] : lines);

function Lines({ lines }: { lines: string[] }): ReactElement {
  return (
    <>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>
  );
}
