import type { ZodType } from 'zod';
import { ApiProblem } from './api-problem.ts';
import { explainFault, faultSentence } from './explain-fault.ts';
import { unstorableText } from './storable-text.ts';

/** Part of a request; decides how faults are pointed to. */
type RequestPart = 'body' | 'query' | 'params';

/**
 * Validates one part of a request by its schema. Text that cannot be stored is refused here for all routes.
 *
 * @throws ApiProblem `invalid_request` (422) with every fault
 */
export function validate(schema: ZodType | undefined, value: unknown, part: RequestPart): unknown {
  if (schema === undefined) return undefined;
  const unstorable = unstorableText(value);
  if (unstorable.length > 0)
    throw invalid(
      part,
      unstorable.map((path) => ({ path, message: 'must not have NUL or broken characters' })),
    );
  const result = schema.safeParse(value, { error: explainFault });
  if (result.success) return result.data;
  throw invalid(part, result.error.issues);
}

interface Fault {
  path: PropertyKey[];
  message: string;
}

function invalid(part: RequestPart, faults: readonly Fault[]): ApiProblem {
  const [first] = faults;
  return new ApiProblem(
    'invalid_request',
    first === undefined ? 'The request is not valid.' : faultSentence(first.path, first.message),
    { errors: faults.map(({ path, message }) => ({ pointer: pointer(part, path), detail: message })) },
  );
}

/** JSON pointers lead into the body; a parameter has a mark of its own. */
function pointer(part: RequestPart, path: PropertyKey[]): string {
  if (part === 'query') return `?${path.map(String).join('.')}`;
  if (part === 'params') return `:${path.map(String).join('.')}`;
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
