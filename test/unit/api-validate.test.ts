import fc from 'fast-check';
import { z } from 'zod';
import { ApiProblem } from '../../api/http/api-problem.ts';
import { unstorableText } from '../../api/http/storable-text.ts';
import { validate } from '../../api/http/validate.ts';

const schema = z.looseObject({ name: z.string() });

function refusal(work: () => unknown): ApiProblem {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiProblem) return error;
  }
  throw new Error('it was not refused');
}

it.each([
  ['NUL', 'a\0b'],
  ['half of a surrogate pair', 'a\ud83d'],
])('text with %s is refused, at its place, whatever the schema takes', (_, text) => {
  const problem = refusal(() => validate(schema, { name: 'x', deep: [{ 'a/b': text }] }, 'body'));
  expect([problem.code, problem.errors?.map(({ pointer }) => pointer)]).toEqual([
    'invalid_request',
    ['/deep/0/a~1b'],
  ]);
  expect(refusal(() => validate(schema, { name: text }, 'query')).errors?.[0]?.pointer).toBe('?name');
  expect(refusal(() => validate(schema, { name: text }, 'params')).errors?.[0]?.pointer).toBe(':name');
});

it('a name of a field that cannot be stored is refused at its parent', () => {
  const problem = refusal(() => validate(schema, { name: 'x', inner: { 'a\0': 1 } }, 'body'));
  expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/inner']);
});

it('faults are listed up to ten', () => {
  expect(unstorableText(Array.from({ length: 100 }, () => '\0'))).toHaveLength(10);
});

it('every other text passes, emoji and control characters among it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      fc.pre(!name.includes('\0'));
      expect(validate(schema, { name }, 'body')).toEqual({ name });
    }),
  );
});

it.each([
  [{}, '`tier` is required.'],
  [{ tier: 5 }, '`tier` must be a text.'],
  [{ tier: '' }, '`tier` must not be empty.'],
  [{ tier: 'a', seats: 0 }, '`seats` must be at least 1.'],
  [{ tier: 'a', seats: 1.5 }, '`seats` must be a whole number.'],
  [{ tier: 'a', cycle: 'weekly' }, '`cycle` must be one of monthly, yearly.'],
  [{ tier: 'a', until: 'soon' }, '`until` must be a time such as 2027-01-15T12:00:00Z.'],
  [{ tier: 'a', events: [{}] }, '`events[0].type` is required.'],
  [{ tier: 'a', events: Array(3).fill({ type: 'x' }) }, '`events` must have at most 2 entries.'],
  [{ tier: 'a', colour: 'red' }, 'Unknown field `colour`.'],
  [{ tier: 'a', zone: 'Nowhere' }, '`zone`: there is no such time zone.'],
  [undefined, 'The body is required.'],
])('%j is refused in a sentence', (body, detail) => {
  const order = z.strictObject({
    tier: z.string().min(1),
    seats: z.int().min(1).optional(),
    cycle: z.enum(['monthly', 'yearly']).optional(),
    until: z.iso.datetime().optional(),
    events: z
      .array(z.object({ type: z.string() }))
      .max(2)
      .optional(),
    zone: z.literal('UTC', { error: 'there is no such time zone' }).optional(),
  });
  expect(refusal(() => validate(order, body, 'body')).message).toBe(detail);
});

it('each fault is told at its place, as what follows the name of the field', () => {
  expect(refusal(() => validate(schema, {}, 'body')).errors).toEqual([
    { pointer: '/name', detail: 'is required' },
  ]);
});
