import type { ZodType } from 'zod';
import { ApiProblem } from './api-problem.ts';
import type { FieldProblem } from './api-problem.ts';
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
  if (unstorable.length > 0) {
    throw invalid(
      unstorable.map((path) => ({
        pointer: pointer(part, path),
        detail: 'must not have NUL or broken characters',
      })),
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map((issue) => ({ pointer: pointer(part, issue.path), detail: issue.message })),
  );
}

function invalid(errors: FieldProblem[]): ApiProblem {
  const first = errors[0];
  const where = first === undefined || first.pointer === '' ? '' : ` (${first.pointer})`;
  return new ApiProblem(
    'invalid_request',
    `${first?.detail ?? 'The request is not valid'}${where}.`.replace('..', '.'),
    { errors },
  );
}

/** JSON pointers lead into the body; a parameter has a mark of its own. */
function pointer(part: RequestPart, path: PropertyKey[]): string {
  if (part === 'query') return `?${path.map(String).join('.')}`;
  if (part === 'params') return `:${path.map(String).join('.')}`;
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
