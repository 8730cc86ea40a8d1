import type { Stripe } from 'stripe';
import { invalidRequest } from './errors.ts';
import { listPage } from './list.ts';
import type { ObjectTypes } from './object-types.ts';
import type { Resource } from './registry.ts';

const month = 30 * 86_400;

/** Test clocks. Advancing only marks the clock: `agenda.ts` then does what is due on it, in slices. */
export const testClocks: Resource = (registry) => {
  registry.type('test_helpers.test_clock', { prefix: 'clock', noun: 'test clock' });
  registry.route<Stripe.TestHelpers.TestClockCreateParams>()(
    'POST',
    '/v1/test_helpers/test_clocks',
    (context, params) => {
      const clock: ObjectTypes['test_helpers.test_clock'] = {
        id: context.newId('clock'),
        object: 'test_helpers.test_clock',
        created: context.now(),
        deletes_after: context.now() + month,
        frozen_time: params.frozen_time,
        livemode: false,
        name: params.name ?? null,
        status: 'ready',
        status_details: {},
      };
      return context.create('test_helpers.test_clock', clock, 'test_helpers.test_clock.created');
    },
  );
  registry.route<Stripe.TestHelpers.TestClockListParams>()(
    'GET',
    '/v1/test_helpers/test_clocks',
    (context, params) =>
      listPage(context, { type: 'test_helpers.test_clock', url: '/v1/test_helpers/test_clocks' }, params),
  );
  registry.route()('GET', '/v1/test_helpers/test_clocks/{test_clock}', (context, _params, path) =>
    context.get('test_helpers.test_clock', path.test_clock),
  );
  registry.route<Stripe.TestHelpers.TestClockAdvanceParams>()(
    'POST',
    '/v1/test_helpers/test_clocks/{test_clock}/advance',
    (context, { frozen_time }, path) => {
      const clock = context.get('test_helpers.test_clock', path.test_clock);
      if (clock.status !== 'ready') {
        throw invalidRequest(
          `Test clock ${clock.id} is still advancing.`,
          undefined,
          'test_clock_advance_under_way',
        );
      }
      if (frozen_time <= clock.frozen_time) {
        throw invalidRequest(
          'The new frozen time must be after the current frozen time of the test clock.',
          'frozen_time',
        );
      }
      context.outbox.clocks.push(clock.id);
      return context.update(
        'test_helpers.test_clock',
        clock.id,
        (draft) => {
          draft.status = 'advancing';
          draft.status_details = { advancing: { target_frozen_time: frozen_time } };
        },
        'test_helpers.test_clock.advancing',
      );
    },
  );
  registry.route()('DELETE', '/v1/test_helpers/test_clocks/{test_clock}', (context, _params, path) => {
    const clock = context.get('test_helpers.test_clock', path.test_clock);
    for (const handle of registry.deletions) handle(context, clock.id);
    for (const item of context.each('sandbox.agenda', 'clock', clock.id)) context.unschedule(item.id);
    context.emit('test_helpers.test_clock.deleted', clock);
    context.remove('test_helpers.test_clock', clock.id);
    return { id: clock.id, object: 'test_helpers.test_clock', deleted: true };
  });
};
