import { Card, ScrollArea, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { priceOf } from '../../data/plans.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { serviceName, useServices } from '../../data/services.ts';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { overageLines } from '../../shared/overage-lines.ts';
import { isTrial } from './plan-figures.ts';
import classes from './plans.module.css';

/** Row by row what sets the tiers apart. */
export function ComparisonTable({
  plans,
  cycle,
}: {
  plans: readonly Plan[];
  cycle: BillingCycle;
}): ReactElement {
  const rows: [string, (plan: Plan) => ReactNode][] = [
    ['Price', (plan) => priceText(plan, cycle)],
    ['Calls a day', (plan) => limitText(plan.limits.calls_per_day)],
    [
      'Credits included',
      (plan) => (plan.included_credits === 0 ? <No /> : formatCount(plan.included_credits)),
    ],
    ['1,000 more credits', (plan) => <Lines lines={overageLines(plan)} />],
    ...(plans.some(({ rollover }) => rollover !== null)
      ? [
          [
            'Unused credits kept',
            ({ rollover }: Plan) => (rollover === null ? <No /> : `Up to ${formatCount(rollover.up_to)}`),
          ] as [string, (plan: Plan) => ReactNode],
        ]
      : []),
  ];
  const names = useServices().data;
  const services = [...new Set(plans.flatMap((plan) => plan.services))];
  return (
    <Card padding={0}>
      <Title order={2} p="lg" pb="xs">
        Compare in detail
      </Title>
      <ScrollArea type="auto" scrollbars="x">
        <Table className={classes['table'] ?? ''} horizontalSpacing="lg">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <VisuallyHidden>Feature</VisuallyHidden>
              </Table.Th>
              {plans.map((plan) => (
                <Table.Th key={plan.id} scope="col">
                  {plan.display_name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(([label, show]) => (
              <Row key={label} label={label} plans={plans} show={show} />
            ))}
            {services.map((service) => (
              <Row
                key={service}
                label={names?.get(service) ?? serviceName(service)}
                plans={plans}
                show={(plan) => (plan.services.includes(service) ? <Yes /> : <No />)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Card>
  );
}

interface RowProps {
  label: string;
  plans: readonly Plan[];
  show: (plan: Plan) => ReactNode;
}

function Row({ label, plans, show }: RowProps): ReactElement {
  return (
    <Table.Tr>
      <Table.Th scope="row">{label}</Table.Th>
      {plans.map((plan) => (
        <Table.Td key={plan.id}>{show(plan)}</Table.Td>
      ))}
    </Table.Tr>
  );
}

function priceText(plan: Plan, cycle: BillingCycle): string {
  const price = isTrial(plan) ? plan.price_monthly : priceOf(plan, cycle);
  if (price === null) return '—';
  const per = isTrial(plan) ? `${plan.trial_days} days` : cycle === 'yearly' ? 'year' : 'month';
  return `${formatMoney(price, plan.currency, { short: true })} / ${per}`;
}

const limitText = (limit: number | null): string => (limit === null ? 'No limit' : formatCount(limit));

function Lines({ lines }: { lines: string[] }): ReactElement {
  if (lines.length === 0) return <No />;
  return (
    <>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>
  );
}

function Yes(): ReactElement {
  return (
    <>
      <IconCheck size={18} className={classes['check'] ?? ''} aria-hidden />
      <VisuallyHidden>Yes</VisuallyHidden>
    </>
  );
}

function No(): ReactElement {
  return (
    <Text c="dimmed" component="span" lh={1}>
      <IconMinus size={16} className={classes['mark'] ?? ''} aria-hidden />
      <VisuallyHidden>No</VisuallyHidden>
    </Text>
  );
}
