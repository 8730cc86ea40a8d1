import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { CandidateView, MappingLineBody } from './adoption-api.ts';

/** Something in the file that cannot be taken. */
export interface FileFault {
  line: number;
  /** `malformed_yaml`, `unknown_key`, `doubled`, `invalid_value`, or a code of the API. */
  code: string;
  message: string;
}

/** A line of the file, and where it stands. */
export type ReadLine = MappingLineBody & { line: number };

/** What a file says, or what is wrong with it. */
export interface ReadFile {
  mappings: ReadLine[];
  faults: FileFault[];
}

const PLAN_KEYS = ['plan', 'currency', 'interval'];
const ADD_ON_KEYS = ['name', 'services', 'currency', 'interval'];

/** Reads a mapping file: `plans` and `add_ons`, by the id of a product or price. */
export function readMappingFile(text: string): ReadFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const [broken] = document.errors;
  if (broken !== undefined)
    return fault(lineAt(broken.pos[0]), 'malformed_yaml', broken.message.split('\n')[0] ?? broken.message);
  return new FileReader(lineAt).read(document.contents);
}

const fault = (line: number, code: string, message: string): ReadFile => ({
  mappings: [],
  faults: [{ line, code, message }],
});

class FileReader {
  readonly #lineAt: (offset: number) => number;
  readonly #mappings: ReadLine[] = [];
  readonly #faults: FileFault[] = [];
  readonly #lineOf = new Map<string, number>();

  constructor(lineAt: (offset: number) => number) {
    this.#lineAt = lineAt;
  }

  read(contents: unknown): ReadFile {
    if (!isMap(contents))
      return fault(
        1,
        'invalid_value',
        'The file needs "plans:" or "add_ons:" with a line for each product or price.',
      );
    for (const pair of contents.items) this.#section(pair);
    if (this.#mappings.length === 0 && this.#faults.length === 0)
      return fault(1, 'invalid_value', 'The file maps nothing: take the # from the lines that you want.');
    return { mappings: this.#mappings, faults: this.#faults };
  }

  #section({ key, value }: Pair): void {
    const name = textOf(key);
    if (name !== 'plans' && name !== 'add_ons') {
      this.#wrong(key, 'unknown_key', `There is no "${name ?? ''}" here. Write plans or add_ons.`);
      return;
    }
    if (isEmpty(value)) return;
    if (!isMap(value)) {
      this.#wrong(key, 'invalid_value', `"${name}" needs a line for each product or price.`);
      return;
    }
    for (const line of value.items) this.#line(name, line);
  }

  #line(section: 'plans' | 'add_ons', { key, value }: Pair): void {
    const id = textOf(key);
    if (id === null || !/^\w{3,255}$/.test(id)) {
      this.#wrong(key, 'invalid_value', 'A line begins with the id of a product or price.');
      return;
    }
    const before = this.#lineOf.get(id);
    if (before !== undefined) {
      this.#wrong(key, 'doubled', `${id} stands on line ${before} already; remove one of the two.`);
      return;
    }
    const line = this.#at(key);
    this.#lineOf.set(id, line);
    const target = section === 'plans' ? this.#plan(key, value) : this.#addOn(key, value);
    if (target !== null) this.#mappings.push({ stripe_id: id, ...target, line });
  }

  #plan(key: unknown, value: unknown): Omit<MappingLineBody, 'stripe_id'> | null {
    const code = textOf(value);
    if (code !== null) return { plan: code };
    const fields = this.#fields(key, value, PLAN_KEYS);
    if (fields === null) return null;
    const plan = textOf(fields.get('plan', true));
    if (plan === null) return this.#noText(key, 'plan');
    return { plan, ...this.#believed(fields) };
  }

  #addOn(key: unknown, value: unknown): Omit<MappingLineBody, 'stripe_id'> | null {
    const fields = this.#fields(key, value, ADD_ON_KEYS);
    if (fields === null) return null;
    const name = textOf(fields.get('name', true));
    if (name === null) return this.#noText(key, 'name');
    const list = fields.get('services', true) as unknown;
    const services = isEmpty(list) ? [] : isSeq(list) ? list.items.map(textOf) : null;
    if (services === null || services.some((one) => one === null))
      return this.#wrongNull(key, 'invalid_value', '"services" is a list: [tts, stt].');
    return { add_on: { name, services: services.filter((one) => one !== null) }, ...this.#believed(fields) };
  }

  #believed(fields: YAMLMap): Pick<MappingLineBody, 'currency' | 'interval'> {
    const currency = textOf(fields.get('currency', true));
    const interval = textOf(fields.get('interval', true));
    return { ...(currency === null ? {} : { currency }), ...(interval === null ? {} : { interval }) };
  }

  #fields(key: unknown, value: unknown, known: readonly string[]): YAMLMap | null {
    if (!isMap(value))
      return this.#wrongNull(
        key,
        'invalid_value',
        `Say what it stands for: ${known.slice(0, 2).join(', ')} …`,
      );
    for (const { key: name } of value.items)
      if (!known.includes(textOf(name) ?? ''))
        return this.#wrongNull(
          name,
          'unknown_key',
          `There is no "${textOf(name) ?? ''}" here. Write ${known.join(', ')}.`,
        );
    return value;
  }

  #noText(at: unknown, name: string): null {
    return this.#wrongNull(at, 'invalid_value', `"${name}" is missing, or is not a text.`);
  }

  #wrongNull(at: unknown, code: string, message: string): null {
    this.#wrong(at, code, message);
    return null;
  }

  #wrong(at: unknown, code: string, message: string): void {
    this.#faults.push({ line: this.#at(at), code, message });
  }

  #at(node: unknown): number {
    const range = (node as Node | null)?.range;
    return range == null ? 1 : this.#lineAt(range[0]);
  }
}

const isEmpty = (node: unknown): boolean =>
  node == null || (isScalar(node) && (node.value === null || node.value === ''));

function textOf(node: unknown): string | null {
  if (!isScalar(node)) return null;
  return typeof node.value === 'string' || typeof node.value === 'number' ? String(node.value) : null;
}

const HEADER = `# Which product or price of Stripe stands for which plan or add-on here.
# A price goes before its product. What is not in the file keeps its mapping.
# Take the # from a line and write the plan; then: npm run adopt -- map --file adopt.yaml
`;

/** The file as a proposal: what is mapped is kept, what is not stands as a comment with its subscriptions. */
export function proposedFile(candidates: readonly CandidateView[], plans: readonly string[]): string {
  const own = candidates.filter(({ sold_by: soldBy }) => soldBy === null);
  const mapped = own.filter((one) => one.mapped !== null);
  const open = own
    .filter((one) => !one.is_covered && (one.active || (one.subscriptions ?? 0) > 0))
    .toSorted((a, b) => (b.subscriptions ?? 0) - (a.subscriptions ?? 0));
  const planLines = mapped
    .filter((one) => one.mapped?.plan !== null)
    .map((one) => `  ${one.stripe_id}: ${one.mapped?.plan ?? ''} # ${saidOf(one)}`);
  const addOnLines = mapped.flatMap((one) => {
    const addOn = one.mapped?.add_on;
    if (addOn == null) return [];
    const services = addOn.services.join(', ');
    return [
      `  ${one.stripe_id}: { name: ${JSON.stringify(addOn.name)}, services: [${services}] } # ${saidOf(one)}`,
    ];
  });
  return [
    `${HEADER}# The plans: ${plans.join(', ')}`,
    '',
    'plans:',
    ...planLines,
    ...open.map((one) => `  # ${one.stripe_id}: ${believedOf(one)} # ${saidOf(one)}`),
    '',
    'add_ons:',
    ...addOnLines,
    '  # price_…: { name: Speech, services: [tts, stt] }',
    '',
  ].join('\n');
}

const believedOf = ({ currency, interval }: CandidateView): string =>
  currency === null ? 'PLAN' : `{ plan: PLAN, currency: ${currency}, interval: ${interval ?? ''} }`;

function saidOf({ kind, name, amount, currency, interval, subscriptions, active }: CandidateView): string {
  const money = amount === null ? '' : `, ${amount} ${(currency ?? '').toUpperCase()} each ${interval ?? ''}`;
  const counted =
    subscriptions === null ? '' : `; ${subscriptions} subscription${subscriptions === 1 ? '' : 's'}`;
  return `${kind} "${name.replaceAll(/\s+/g, ' ')}"${money}${active ? '' : ', archived'}${counted}`;
}
