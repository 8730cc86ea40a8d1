import { policyFields } from './policy-fields.ts';
import type { PolicyPart, PolicyPath, Reach } from './policy-fields.ts';
import type { PolicyValue } from './policy-draft.ts';

/** Headings of the parts of the page, in their order. */
export const partTitles: Readonly<Record<PolicyPart, string>> = {
  access: 'Pauses and disputes',
  trial: 'Trial',
  end: 'When payment fails',
  retries: 'Days on which the card is tried again',
  messages: 'Messages',
  people: 'What people may do',
};

/** Whom a change reaches, in its order. */
export const reachTitles: Readonly<Record<Reach, string>> = {
  everybody: 'At once, for everybody on it',
  trials: 'For trials that begin from now on',
  episodes: 'For payments that fail from now on',
  checkouts: 'For checkouts opened from now on',
};

/** A rule in words; `tiers` names plans by their id. */
export function policyWords(
  path: PolicyPath,
  value: PolicyValue | undefined,
  tiers: ReadonlyMap<string, string>,
): string {
  const { choices, unit, none } = policyFields[path];
  if (value === undefined) return 'none';
  if (typeof value === 'string') return choices?.[value] ?? tiers.get(value) ?? value;
  if (none !== undefined && (value === 0 || (Array.isArray(value) && value.length === 0))) return none;
  const said = Array.isArray(value) ? value.join(', ') : String(value);
  return unit === undefined ? said : `${said} ${value === 1 ? unit.replace(/^(day|hour)s/, '$1') : unit}`;
}

/** What a change of these rules does, before it is made. */
export function reachWords(paths: readonly PolicyPath[]): string {
  const namesOf = (atOnce: boolean): string =>
    paths
      .filter((path) => (policyFields[path].reach === 'everybody') === atOnce)
      .map((path) => `“${policyFields[path].label}”`)
      .join(', ');
  const [now, later] = [namesOf(true), namesOf(false)];
  return [
    ...(now === '' ? [] : [`At once, for everybody on the plan: ${now}.`]),
    ...(later === ''
      ? []
      : [`For what begins from now on: ${later}. What runs already keeps what it began with.`]),
  ].join(' ');
}
