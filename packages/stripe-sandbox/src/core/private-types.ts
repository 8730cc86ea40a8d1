import type { Resource } from './registry.ts';

/** The sandbox's own records: future work, deliveries under way, remembered answers. */
export const privateTypes: Resource = (registry) => {
  registry.type('sandbox.agenda', { indexes: { clock: ({ clock }) => clock ?? 'real' } });
  registry.type('sandbox.delivery', { indexes: { event: ({ event }) => event } });
  registry.type('sandbox.answer', { cold: true });
};
