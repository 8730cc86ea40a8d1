import { accountSettings } from '../core/account.ts';
import type { Context } from '../core/context.ts';
import { invalidRequest, SandboxError } from '../core/errors.ts';
import type { Resource } from '../core/registry.ts';
import { redactCustomer } from './redact-customer.ts';
import { whyNotRedactable } from './why-not-redactable.ts';
import type { Obstacle } from './why-not-redactable.ts';

/**
 * A redaction job, in public preview (docs.stripe.com/privacy/redaction). The `stripe` package has no type
 * for it.
 */
export interface RedactionJob {
  id: string;
  object: 'privacy.redaction_job';
  created: number;
  livemode: false;
  objects: { customers: string[] };
  status: 'validating' | 'ready' | 'failed' | 'redacting' | 'succeeded' | 'canceling' | 'canceled';
  validation_behavior: 'error' | 'fix';
  validation_errors: Obstacle[];
  /** Reads until it is done; not shown. */
  reads_left?: number;
}

declare module '../core/object-types.ts' {
  interface ObjectTypes {
    'privacy.redaction_job': RedactionJob;
  }
}

interface CreateParams {
  objects?: { customers?: Record<string, string> };
  validation_behavior?: 'error' | 'fix';
}

/** Objects that one job may name at most. */
const MOST_OBJECTS = 10;

/**
 * Redaction of customers. A job advances when it is read: validated at the first read, done as many reads
 * after `run` as the account's `redactionReads`.
 */
export const redactionJobs: Resource = (registry) => {
  registry.type('privacy.redaction_job', {
    prefix: 'prj',
    noun: 'redaction job',
    present: (_context, { validation_errors: errors, reads_left: _, ...job }) => ({
      ...job,
      validation_errors: {
        object: 'list',
        data: errors,
        has_more: false,
        url: `/v1/privacy/redaction_jobs/${job.id}/validation_errors`,
      },
    }),
  });
  registry.route<CreateParams>()('POST', '/v1/privacy/redaction_jobs', (context, params) => {
    mustBeOn(context, 'POST');
    // A list arrives keyed by index: parameters get their types from the document, which has no preview
    // endpoints.
    const customers = Object.values(params.objects?.customers ?? []);
    if (customers.length === 0 || customers.length > MOST_OBJECTS)
      throw invalidRequest(`A job redacts 1 to ${MOST_OBJECTS} objects.`, 'objects');
    for (const customer of customers) context.get('customer', customer, 'objects[customers]');
    return context.create('privacy.redaction_job', {
      id: context.newId('prj'),
      object: 'privacy.redaction_job',
      created: context.now(),
      livemode: false,
      objects: { customers },
      status: 'validating',
      validation_behavior: params.validation_behavior ?? 'error',
      validation_errors: [],
    });
  });
  registry.route()('GET', '/v1/privacy/redaction_jobs', (context) => {
    mustBeOn(context, 'GET');
    const data = [...context.each('privacy.redaction_job')].toReversed();
    return { object: 'list', url: '/v1/privacy/redaction_jobs', has_more: false, data };
  });
  registry.route()('GET', '/v1/privacy/redaction_jobs/{job}', (context, _params, { job }) => {
    mustBeOn(context, 'GET');
    return moveOn(context, context.get('privacy.redaction_job', job));
  });
  registry.route()('POST', '/v1/privacy/redaction_jobs/{job}/run', (context, _params, { job }) => {
    mustBeOn(context, 'POST');
    const { status } = context.get('privacy.redaction_job', job);
    if (status !== 'ready') throw invalidRequest(`A job that is ${status} cannot be run.`);
    return context.update('privacy.redaction_job', job, (draft) => {
      draft.status = 'redacting';
      draft.reads_left = accountSettings(context).redactionReads;
    });
  });
  registry.route()('POST', '/v1/privacy/redaction_jobs/{job}/cancel', (context, _params, { job }) => {
    mustBeOn(context, 'POST');
    const { status } = context.get('privacy.redaction_job', job);
    if (status !== 'ready' && status !== 'failed')
      throw invalidRequest(`A job that is ${status} cannot be canceled.`);
    return context.update('privacy.redaction_job', job, (draft) => {
      draft.status = 'canceling';
    });
  });
};

/** An account that has no part in the preview does not know these paths. */
function mustBeOn(context: Context, method: string): void {
  if (accountSettings(context).redaction) return;
  throw new SandboxError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: /v1/privacy/redaction_jobs).`,
  });
}

function moveOn(context: Context, job: RedactionJob): RedactionJob {
  const { customers } = job.objects;
  if (job.status === 'validating') {
    const isFixing = job.validation_behavior === 'fix';
    const errors = customers.flatMap((customer) => whyNotRedactable(context, customer, isFixing));
    return context.update('privacy.redaction_job', job.id, (draft) => {
      draft.status = errors.length === 0 ? 'ready' : 'failed';
      draft.validation_errors = errors.slice(0, 10);
    });
  }
  if (job.status === 'canceling')
    return context.update('privacy.redaction_job', job.id, (draft) => {
      draft.status = 'canceled';
    });
  if (job.status !== 'redacting') return job;
  const left = job.reads_left ?? 0;
  if (left > 0)
    return context.update('privacy.redaction_job', job.id, (draft) => {
      draft.reads_left = left - 1;
    });
  for (const customer of customers) redactCustomer(context, customer);
  return context.update('privacy.redaction_job', job.id, (draft) => {
    draft.status = 'succeeded';
  });
}
