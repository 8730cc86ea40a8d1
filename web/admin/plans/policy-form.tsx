import { Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { capital } from '../parts/capital.ts';
import { Section } from '../parts/section.tsx';
import { AmountInput } from './amount-input.tsx';
import type { FieldErrors } from './field-errors.ts';
import type { PolicyDraft } from './policy-draft.ts';
import { policyFields } from './policy-fields.ts';
import type { PolicyPart, PolicyPath } from './policy-fields.ts';
import { partTitles } from './policy-words.ts';

interface PolicyFormProps {
  /** The fields that make sense for the plan. */
  paths: readonly PolicyPath[];
  draft: PolicyDraft;
  set: (path: PolicyPath, value: number | string) => void;
  errors: FieldErrors;
  /** The default of a rule, in words. */
  ships: (path: PolicyPath) => string;
  /** Plans that can be chosen, by the field that asks. */
  tiers: (path: PolicyPath) => { value: string; label: string }[];
}

/** Every rule of a plan. Empty fields use the default. */
export function PolicyForm(props: PolicyFormProps): ReactElement {
  const parts = Object.keys(partTitles) as PolicyPart[];
  return (
    <Stack gap="lg">
      {parts.map((part) => {
        const paths = props.paths.filter((path) => policyFields[path].part === part);
        if (paths.length === 0) return null;
        return (
          <Section key={part} title={partTitles[part]}>
            <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
              {paths.map((path) => (
                <Rule key={path} path={path} {...props} />
              ))}
            </SimpleGrid>
          </Section>
        );
      })}
    </Stack>
  );
}

function Rule({
  path,
  draft,
  set,
  errors,
  ships,
  tiers,
}: PolicyFormProps & { path: PolicyPath }): ReactElement {
  const { kind, label, about, unit, choices, none } = policyFields[path];
  const asItShips = `As it ships: ${ships(path)}`;
  const error = errors(`/policy/${path}`);
  if (kind === 'count')
    return (
      <AmountInput
        kind="count"
        label={label}
        value={draft[path]}
        onChange={(value) => set(path, value)}
        empty={asItShips}
        description={about}
        error={error}
        {...(unit === undefined ? {} : { unit })}
      />
    );
  const inputWrapperOrder: ['label', 'input', 'description', 'error'] = [
    'label',
    'input',
    'description',
    'error',
  ];
  if (kind === 'list')
    return (
      <TextInput
        label={label}
        value={draft[path]}
        onChange={(event) => set(path, event.currentTarget.value)}
        placeholder={asItShips}
        description={`${capital(unit ?? '')}. ${about}${none === undefined ? '' : ` Write “${none}” for none.`}`}
        inputWrapperOrder={inputWrapperOrder}
        error={error}
      />
    );
  return (
    <Select
      label={label}
      value={draft[path] === '' ? null : String(draft[path])}
      onChange={(value) => set(path, value ?? '')}
      data={
        kind === 'tier'
          ? tiers(path)
          : Object.entries(choices ?? {}).map(([value, name]) => ({ value, label: capital(name) }))
      }
      placeholder={asItShips}
      description={about}
      inputWrapperOrder={inputWrapperOrder}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: use the default` }}
      error={error}
    />
  );
}
