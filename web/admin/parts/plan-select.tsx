import { Select } from '@mantine/core';
import type { ReactElement } from 'react';
import { useAllPlans } from '../data/plans.ts';

interface PlanSelectProps {
  description?: string;
  value: string | null;
  onChange: (plan: string | null) => void;
}

/** Chooses any plan, also one that is off sale. */
export function PlanSelect({ description, value, onChange }: PlanSelectProps): ReactElement {
  const plans = useAllPlans().data ?? [];
  return (
    <Select
      label="Plan"
      {...(description === undefined ? {} : { description })}
      data={plans.map((plan) => ({ value: plan.id, label: plan.display_name }))}
      value={value}
      onChange={onChange}
      required
    />
  );
}
