import { NumberInput } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import type { Typed } from './plan-draft.ts';

interface AmountInputProps {
  label: ReactNode;
  value: Typed;
  onChange: (value: Typed) => void;
  /** What an empty field means. */
  empty?: string;
  description?: string;
  error?: string | null;
  /** A count is whole; money has the digits that its currency has, which the API checks. */
  kind: 'count' | 'money';
  /** Behind the number. */
  unit?: string;
}

/** A field for a count or an amount in major units. */
export function AmountInput({ kind, empty, unit, error = null, ...field }: AmountInputProps): ReactElement {
  return (
    <NumberInput
      {...field}
      {...(empty === undefined ? {} : { placeholder: empty })}
      {...(unit === undefined ? {} : { suffix: ` ${unit}` })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={error}
      min={0}
      allowNegative={false}
      allowDecimal={kind === 'money'}
      decimalScale={kind === 'money' ? 3 : 0}
      thousandSeparator=","
      hideControls={kind === 'money'}
    />
  );
}
