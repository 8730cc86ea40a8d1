import { PerennialError } from '../../../client/unwrap.ts';
import type { PlanDraft } from './plan-draft.ts';

/** Faults of a field and of its parts, by their place in the request. */
export type FieldErrors = (...pointers: string[]) => string | null;

/** Whether an error is about fields, each of which shows its own. */
export const isOfFields = (error: unknown): boolean => faultsOf(error).length > 0;

const faultsOf = (error: unknown): { pointer: string; detail: string }[] =>
  error instanceof PerennialError ? (error.problem?.errors ?? []) : [];

/** The API's faults by field, one sentence each, plus those that only the draft knows; null: not checked. */
export function fieldErrors(error: unknown, draft: PlanDraft | null): FieldErrors {
  const faults = [...faultsOf(error)];
  // Without a price no overage would be sold, which is another option.
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
