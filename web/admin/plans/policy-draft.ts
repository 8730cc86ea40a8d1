import type { PlanPolicy } from '../data/plan-policy.ts';
import { policyFields, policyPaths } from './policy-fields.ts';
import type { PolicyPath } from './policy-fields.ts';
import type { Typed } from './plan-draft.ts';

/** A rule: a number, several, or a word. */
export type PolicyValue = number | string | number[];

/** A policy while it is edited: text by field, empty for the default. */
export type PolicyDraft = Record<PolicyPath, Typed>;

/** A policy's value at a path; undefined when absent. */
export function valueAt(policy: PlanPolicy, path: PolicyPath): PolicyValue | undefined {
  const [first, second] = path.split('/');
  const value = (policy as Record<string, unknown>)[first ?? ''];
  return (second === undefined ? value : (value as Record<string, unknown> | undefined)?.[second]) as
    PolicyValue | undefined;
}

/** A rule as it is typed. */
function typed(path: PolicyPath, value: PolicyValue | undefined): Typed {
  if (value === undefined) return '';
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? (policyFields[path].none ?? '') : value.join(', ');
}

/** A draft of a policy as it is. */
export const policyDraft = (policy: PlanPolicy): PolicyDraft =>
  Object.fromEntries(policyPaths.map((path) => [path, typed(path, valueAt(policy, path))])) as PolicyDraft;

/** The edited policy as a request; the API refuses what is no number. */
function valueOf(path: PolicyPath, text: Typed): PolicyValue | undefined {
  if (text === '') return undefined;
  const { kind, none } = policyFields[path];
  if (kind === 'count') return Number(text);
  if (kind !== 'list') return String(text);
  const words = String(text).trim();
  if (words === '') return undefined;
  return words === none ? [] : words.split(/[\s,;]+/).map(Number);
}

/** The whole of a policy as the draft has it. */
export function policyOfDraft(draft: PolicyDraft): PlanPolicy {
  const policy: Record<string, unknown> = {};
  for (const path of policyPaths) {
    const value = valueOf(path, draft[path]);
    if (value === undefined) continue;
    const [first = '', second] = path.split('/');
    policy[first] =
      second === undefined ? value : { ...(policy[first] as object | undefined), [second]: value };
  }
  return policy;
}
