import { SandboxError } from '../core/errors.ts';
import type { Resource } from '../core/registry.ts';
import { billingSettings, changeBillingSettings, type BillingSettings } from './settings.ts';

/** `GET` and `POST /_sandbox/settings`: what one sets in Stripe's dashboard. */
export const settingsPage: Resource = (registry) => {
  registry.type('sandbox.billing_settings', {});
  registry.page('GET', '/_sandbox/settings', (context) => answer(billingSettings(context)));
  registry.page('POST', '/_sandbox/settings', (context, { fields }) =>
    answer(changeBillingSettings(context, readSettings(fields))),
  );
};

function readSettings(fields: Record<string, unknown>): Partial<BillingSettings> {
  const change: Partial<BillingSettings> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'smartRetries') change.smartRetries = value === true || value === 'true';
    else if (name === 'afterRetries' && (value === 'past_due' || value === 'unpaid' || value === 'cancel'))
      change.afterRetries = value;
    else if (name === 'upcomingDays' && Number(value) > 0) change.upcomingDays = Number(value);
    else
      throw new SandboxError(400, {
        type: 'invalid_request_error',
        message: `No such setting, or not with this value: ${name}`,
      });
  }
  return change;
}

function answer(settings: BillingSettings) {
  const { id: _, object: __, ...shown } = settings;
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(shown) };
}
