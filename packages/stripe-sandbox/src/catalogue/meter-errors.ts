import { accountSettings } from '../core/account.ts';
import type { Context } from '../core/context.ts';
import type { SandboxError } from '../core/errors.ts';
import type { Resource } from '../core/registry.ts';
import { emitThinEvent } from '../core/webhooks/thin-events.ts';

/** A meter event that was taken and cannot be counted, until it is reported. */
interface MeterErrorRecord {
  id: string;
  object: 'sandbox.meter_error';
  /** Null where no meter has the event's name. */
  meter: string | null;
  code: string;
  message: string;
  identifier: string;
  /** RFC 3339, real time. */
  at: string;
}

declare module '../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.meter_error': MeterErrorRecord;
  }
}

const DUE = 'meter_errors';
/** Errors of so long are reported together, seconds. Stripe says no number; its examples span 10. */
const WINDOW_SECONDS = 1;

/** Errors found after a meter event was accepted; reported in thin events. */
export const meterErrors: Resource = (registry) => {
  registry.type('sandbox.meter_error', { indexes: { meter: ({ meter }) => meter ?? 'none' } });
  registry.onDue<{ meter: string | null }>(DUE, (context, { meter }) => {
    const errors = [...context.each('sandbox.meter_error', 'meter', meter ?? 'none')];
    const [first] = errors;
    if (first === undefined) return;
    for (const { id } of errors) context.remove('sandbox.meter_error', id);
    const end = new Date().toISOString();
    const inAll = `There ${errors.length === 1 ? 'is 1 invalid event' : `are ${errors.length} invalid events`}`;
    emitThinEvent(context, {
      type: meter === null ? 'v1.billing.meter.no_meter_found' : 'v1.billing.meter.error_report_triggered',
      ...(meter === null
        ? {}
        : { related: { id: meter, type: 'billing.meter', url: `/v1/billing/meters/${meter}` } }),
      data: {
        developer_message_summary: inAll,
        reason: { error_count: errors.length, error_types: errorTypes(context, errors) },
        validation_start: first.at,
        validation_end: end,
      },
    });
  });
};

function errorTypes(context: Context, errors: readonly MeterErrorRecord[]): object[] {
  const samples = accountSettings(context).meterErrorSamples;
  return [...Map.groupBy(errors, ({ code }) => code)].map(([code, same]) => ({
    code,
    error_count: same.length,
    sample_errors: same
      .slice(0, samples)
      .map(({ message, identifier }) => ({ error_message: message, request: { identifier } })),
  }));
}

/** Notes what is wrong with a meter event, to be reported with the others of its meter. */
export function noteMeterError(
  context: Context,
  { meter, identifier, error }: { meter: string | null; identifier: string; error: SandboxError },
): void {
  context.store.put('sandbox.meter_error', {
    id: context.newId('mterr'),
    object: 'sandbox.meter_error',
    meter,
    code: error.body.code ?? 'unknown',
    message: error.body.message,
    identifier,
    at: new Date().toISOString(),
  });
  const key = `meter-errors/${meter ?? 'none'}`;
  if (context.find('sandbox.agenda', key) !== undefined) return;
  const at = Math.floor(Date.now() / 1000) + WINDOW_SECONDS;
  context.schedule({ key, clock: null, at, kind: DUE, payload: { meter } });
}
