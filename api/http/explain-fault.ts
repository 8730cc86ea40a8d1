import type { z } from 'zod';

/** Words for what a schema refuses without words of its own: a predicate, as in "`tier_id` is required". */
export function explainFault(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${TYPES[issue.expected] ?? `of the type ${issue.expected}`}`;
    case 'invalid_value': {
      const [first] = issue.values;
      if (issue.input === undefined) return 'is required';
      return issue.values.length === 1
        ? `must be ${String(first)}`
        : `must be one of ${issue.values.map(String).join(', ')}`;
    }
    case 'invalid_union':
      return issue.input === undefined ? 'is required' : 'has a value of the wrong type';
    case 'too_small':
      return sizeFault(issue.origin, 'at least', issue.minimum, issue.inclusive !== false);
    case 'too_big':
      return sizeFault(issue.origin, 'at most', issue.maximum, issue.inclusive !== false);
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? 'in the form that the API document shows'}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${issue.keys.map((key) => `\`${key}\``).join(', ')}`;
    default:
      return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a time such as 2027-01-15T12:00:00Z',
  date: 'a day such as 2027-01-15',
  email: 'an e-mail address',
  url: 'a URL',
  uuid: 'a UUID',
};

function sizeFault(
  origin: string,
  bound: 'at least' | 'at most',
  limit: number | bigint,
  isInclusive: boolean,
): string {
  if (origin === 'string')
    return limit === 1 && bound === 'at least' ? 'must not be empty' : counted('character');
  if (origin === 'array' || origin === 'set') return counted('entry', 'entries');
  if (isInclusive) return `must be ${bound} ${limit}`;
  return `must be ${bound === 'at least' ? 'more' : 'less'} than ${limit}`;

  function counted(one: string, many = `${one}s`): string {
    return `must have ${bound} ${limit} ${Number(limit) === 1 ? one : many}`;
  }
}

/** Predicates follow the name of their field; what is no predicate stands after a colon. */
const PREDICATE = /^(?:must|is|has|needs|takes) /;

/** A fault as a sentence: `tier_id` and "is required" → "`tier_id` is required." */
export function faultSentence(path: readonly PropertyKey[], fault: string): string {
  const name = path.reduce<string>(
    (before, key) =>
      typeof key === 'number'
        ? `${before}[${key}]`
        : before === ''
          ? String(key)
          : `${before}.${String(key)}`,
    '',
  );
  const isPredicate = PREDICATE.test(fault);
  const words =
    name === ''
      ? `${isPredicate ? 'The body ' : ''}${isPredicate ? fault : capital(fault)}`
      : `\`${name}\`${isPredicate ? '' : ':'} ${fault}`;
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
