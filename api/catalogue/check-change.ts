import { plansLeadingTo } from '../../domain/catalogue/leads-to.ts';
import type { Lead } from '../../domain/catalogue/leads-to.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { policyFault, reminderFault } from '../../domain/catalogue/policy-fault.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { unfitPolicy } from './policy-body.ts';

/**
 * Refuses a change of a plan that would break rules, its own or another plan's.
 *
 * @param plans all plans before the change
 * @throws ApiProblem `plan_led_to`, `invalid_request`
 */
export function checkChange(before: Plan, after: Plan, plans: readonly Plan[]): void {
  if (!after.active) checkArchiving(before, plans, '/active');
  const reminders = after.trialDays === before.trialDays ? null : reminderFault(after);
  if (reminders !== null) throw unfitPolicy(reminders, '/trial_days');
  // Archived, it was not in the way of what it leads to.
  const rules = before.active || !after.active ? null : policyFault(after, plans);
  if (rules !== null) throw unfitPolicy(rules, '/active');
}

/**
 * Refuses to take a plan off sale while other plans' rules move subscribers to it.
 *
 * @param pointer of the field that asks for it, if any
 * @throws ApiProblem `plan_led_to`
 */
export function checkArchiving(plan: Plan, plans: readonly Plan[], pointer?: string): void {
  const leads = plan.active ? plansLeadingTo(plan.code, plans) : [];
  if (leads.length === 0) return;
  const from = leads.map((lead) => `${lead.plan.displayName} (${BY[lead.by]})`).join(', ');
  const detail = `${plan.displayName} cannot be archived while the rules of plans on sale lead to it: ${from}. Change those rules, or archive those plans, first.`;
  throw new ApiProblem('plan_led_to', detail, pointer === undefined ? {} : { errors: [{ pointer, detail }] });
}

const BY: Readonly<Record<Lead['by'], string>> = {
  trial: 'what a trial becomes',
  debt: 'what a debt goes down to',
};
