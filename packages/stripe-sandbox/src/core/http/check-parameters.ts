import { invalidRequest, parameterMissing, type SandboxError } from '../errors.ts';
import { resolveFact, type Fact } from './facts.ts';
import type { FormTree } from './form.ts';

type Given = string | FormTree;
type Checked = string | number | boolean | Checked[] | { [key: string]: Checked };

/**
 * Checks decoded parameters against an endpoint's facts and gives them their types.
 * @throws Stripe's error for the first parameter that is unknown, missing or malformed
 */
export function checkParameters(fact: Fact, given: FormTree): Record<string, unknown> {
  return check(fact, given, '') as Record<string, unknown>;
}

function check(fact: Fact, given: Given, name: string): Checked {
  const kind = resolveFact(fact);
  if (kind === '*') return given;
  if (kind === 's') return text(given, name);
  if (kind === 'i') return integer(given, name);
  if (kind === 'n') return number(given, name);
  if (kind === 'd') return decimal(given, name);
  if (kind === 'b') return truth(given, name);
  if ('l' in kind) return shortText(given, name, kind.l);
  if ('e' in kind) return oneOf(given, name, kind.e);
  if ('a' in kind) return list(given, name, kind.a);
  if ('m' in kind) return map(given, name, kind.m);
  if ('u' in kind) return anyOf(given, name, kind.u);
  return hash(given, name, kind.o, kind.r ?? []);
}

function text(given: Given, name: string): string {
  if (typeof given !== 'string') throw invalidRequest(`Invalid string: ${JSON.stringify(given)}`, name);
  if (given === '') {
    throw invalidRequest(
      `You passed an empty string for '${name}'. Empty values unset a parameter, but '${name}' cannot be unset.`,
      name,
      'parameter_invalid_empty',
    );
  }
  return given;
}

function shortText(given: Given, name: string, longest: number): string {
  const checked = text(given, name);
  if (checked.length <= longest) return checked;
  throw invalidRequest(
    `Invalid string: must be at most ${longest} characters`,
    name,
    'parameter_invalid_string',
  );
}

function integer(given: Given, name: string): number {
  if (typeof given === 'string' && /^[-+]?\d+$/.test(given.trim())) return Number(given);
  // Stripe takes `now` for instants; the handlers know where.
  throw invalidRequest(`Invalid integer: ${show(given)}`, name, 'parameter_invalid_integer');
}

function number(given: Given, name: string): number {
  if (typeof given === 'string' && given.trim() !== '' && Number.isFinite(Number(given)))
    return Number(given);
  throw invalidRequest(`Invalid decimal: ${show(given)}`, name, 'parameter_invalid_number');
}

function decimal(given: Given, name: string): string {
  if (typeof given === 'string' && /^-?\d+(\.\d+)?$/.test(given)) return given;
  throw invalidRequest(`Invalid decimal: ${show(given)}`, name, 'parameter_invalid_decimal');
}

function truth(given: Given, name: string): boolean {
  if (given === 'true' || given === 'false') return given === 'true';
  throw invalidRequest(`Invalid boolean: ${show(given)}`, name, 'parameter_invalid_boolean');
}

function oneOf(given: Given, name: string, values: readonly string[]): string {
  if (typeof given === 'string' && values.includes(given)) return given;
  const last = values.at(-1) ?? '';
  const choice = values.length > 1 ? `one of ${values.slice(0, -1).join(', ')}, or ${last}` : last;
  throw invalidRequest(`Invalid ${name}: must be ${choice}`, name, 'parameter_invalid_enum');
}

function list(given: Given, name: string, member: Fact): Checked[] {
  if (typeof given === 'string' || Object.keys(given).some((key) => !/^\d+$/.test(key))) {
    throw invalidRequest(`Invalid array: ${show(given)}`, name, 'parameter_invalid_array');
  }
  return Object.entries(given)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([key, value]) => check(member, value, `${name}[${key}]`));
}

function map(given: Given, name: string, member: Fact): Checked {
  if (typeof given === 'string') throw notAHash(given, name);
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      // Within a map (metadata) an empty text removes the key.
      value === '' ? '' : check(member, value, `${name}[${key}]`),
    ]),
  );
}

function hash(given: Given, name: string, known: Record<string, Fact>, required: readonly string[]): Checked {
  if (typeof given === 'string') throw notAHash(given, name);
  const result: Record<string, Checked> = {};
  const inside = (key: string) => (name === '' ? key : `${name}[${key}]`);
  for (const [key, value] of Object.entries(given)) {
    const fact = Object.hasOwn(known, key) ? known[key] : undefined;
    if (fact === undefined) {
      throw invalidRequest(`Received unknown parameter: ${inside(key)}`, inside(key), 'parameter_unknown');
    }
    result[key] = check(fact, value, inside(key));
  }
  for (const key of required) if (!(key in result)) throw parameterMissing(inside(key));
  return result;
}

/** The first alternative that fits; failing all, the complaint of the one that is closest in kind. */
function anyOf(given: Given, name: string, alternatives: readonly Fact[]): Checked {
  let complaint: SandboxError | undefined;
  for (const alternative of alternatives) {
    try {
      return check(alternative, given, name);
    } catch (error) {
      const kind = resolveFact(alternative);
      const structured = typeof kind === 'object' && ('o' in kind || 'm' in kind || 'a' in kind);
      if (complaint === undefined || structured === (typeof given !== 'string'))
        complaint = error as SandboxError;
    }
  }
  throw complaint ?? invalidRequest(`Invalid ${name}`, name);
}

const show = (given: Given) => (typeof given === 'string' ? given : 'a hash');
const notAHash = (given: string, name: string) =>
  invalidRequest(`Invalid object: ${given}`, name, 'parameter_invalid_object');
