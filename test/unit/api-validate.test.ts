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
