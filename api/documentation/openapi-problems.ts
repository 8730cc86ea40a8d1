import { ApiProblem, problemDocument } from '../http/api-problem.ts';
import { PROBLEMS } from '../http/problem-codes.ts';
import type { ProblemCode } from '../http/problem-codes.ts';

type Json = Record<string, unknown>;

/** What every refusal looks like. */
export const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457 problem document',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence that a person can act on' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
        required: ['pointer', 'detail'],
      },
    },
    decline_code: { type: ['string', 'null'] },
    max_age: { type: 'integer', description: 'Of step_up_required: seconds since the last sign-in at most' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
};

/** One document for each code: `#/components/examples/<code>`. */
export function problemExamples(): Json {
  return Object.fromEntries(
    (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => {
      const errors =
        code === 'invalid_request' ? { errors: [{ pointer: '/reason', detail: 'must not be empty' }] } : {};
      const problem = new ApiProblem(code, `${PROBLEMS[code].title}.`, errors);
      return [code, { value: problemDocument(problem, '0b8f9c1e-54a7-4d43-9a35-0b9d6d8f7a10') }];
    }),
  );
}
