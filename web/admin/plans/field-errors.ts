import { PerennialError } from '../../../client/unwrap.ts';
import type { PlanDraft } from './plan-draft.ts';

/** What is wrong with a field, by where it stands in the request; the places below it count too. */
export type FieldErrors = (...pointers: string[]) => string | null;

/** Whether an error tells of fields, each of which shows its own. */
export const isOfFields = (error: unknown): boolean => faultsOf(error).length > 0;

const faultsOf = (error: unknown): { pointer: string; detail: string }[] =>
  error instanceof PerennialError ? (error.problem?.errors ?? []) : [];

/** What the API finds wrong with the fields, as a sentence for each, and what only the draft knows; null: not looked at. */
export function fieldErrors(error: unknown, draft: PlanDraft | null): FieldErrors {
  const faults = [...faultsOf(error)];
  // Without a price nothing would be sold beyond the credits, which is another choice.
  if (draft?.overage === 'flat' && draft.flatPrice === '')
    faults.push({ pointer: '/price_per_1k', detail: 'must be a price' });
  return (...pointers) => {
    const fault = faults.find(({ pointer }) =>
      pointers.some((place) => pointer === place || pointer.startsWith(`${place}/`)),
    );
    return fault === undefined ? null : sentence(fault.detail);
  };
}

/** "must be a price" → "Must be a price." */
const sentence = (detail: string): string =>
  `${detail.charAt(0).toUpperCase()}${detail.slice(1)}${detail.endsWith('.') ? '' : '.'}`;
