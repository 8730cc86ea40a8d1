import fc from 'fast-check';
import { childTraceContext } from '../../workflows/temporal/trace-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parent = `00-${traceId}-b7ad6b7169203331-01`;

// https://www.w3.org/TR/trace-context/#traceparent-header
it('whatever the key, a place below another is a traceparent of the same trace', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (key) => {
      expect(childTraceContext(parent, key)).toMatch(new RegExp(`^00-${traceId}-(?!0{16})[0-9a-f]{16}-01$`));
    }),
    { numRuns: 2_000 },
  );
});

it('a place is the same for the same key, and another for another', () => {
  const keys = Array.from({ length: 1_000 }, (_, index) => `run/update-${index}`);
  const places = keys.map((key) => childTraceContext(parent, key));
  expect(places).toEqual(keys.map((key) => childTraceContext(parent, key)));
  expect(new Set(places).size).toBe(1_000);
});
