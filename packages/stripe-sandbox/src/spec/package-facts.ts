import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Fact } from '../core/http/facts.ts';

/** Where the `stripe` package keeps its ES modules, with their types. */
export const stripePackage = join(dirname(createRequire(import.meta.url).resolve('stripe')), '../esm');
const resourcesFolder = `${stripePackage}/resources/`;

/**
 * Adds what the `stripe` package's newer API version has and the document lacks: parameters, fields, enum
 * values.
 */
export function packageFacts(endpoints: Record<string, Fact>): {
  added: string[];
  gone: Record<string, string[]>;
} {
  const files = readdirSync(resourcesFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  );
  const program = ts.createProgram(
    files.map((name) => resourcesFolder + name),
    {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      types: ['node'],
    },
  );
  const reader = new TypeReader(program.getTypeChecker());
  const added: string[] = [];
  const gone: Record<string, string[]> = {};
  for (const name of files) {
    const source = program.getSourceFile(resourcesFolder + name);
    const script = readFileSync(resourcesFolder + name.replace(/\.d\.ts$/, '.js'), 'utf8');
    if (source === undefined) continue;
    const calls = callsOf(script);
    source.forEachChild((node) => {
      if (!ts.isClassDeclaration(node) || node.name === undefined) return;
      for (const member of node.members) {
        if (!ts.isMethodDeclaration(member)) continue;
        const call = calls.get(`${node.name.text}.${member.name.getText()}`);
        const parameters = member.parameters.find(
          ({ name: parameter }) => parameter.getText() === 'params',
        )?.type;
        if (call === undefined || parameters === undefined || !(call in endpoints)) continue;
        const fact = reader.factOf(parameters);
        if (fact === undefined) continue;
        const lost = missing(endpoints[call], fact);
        if (lost.length > 0) gone[call] = lost;
        merge(endpoints[call], fact, call, added);
      }
    });
  }
  return { added, gone };
}

/** `CustomerResource.update` → `POST /v1/customers/{}`, from the package's code. */
function callsOf(script: string): Map<string, string> {
  const calls = new Map<string, string>();
  let owner = '';
  let method = '';
  for (const line of script.split('\n')) {
    owner = /^export class (\w+)/.exec(line)?.[1] ?? owner;
    method = /^ {4}(\w+)\(.*\) \{$/.exec(line)?.[1] ?? method;
    const call = /_makeRequest\('(\w+)', ['`]([^'`]+)['`]/.exec(line);
    if (call !== null)
      calls.set(`${owner}.${method}`, `${call[1] ?? ''} ${(call[2] ?? '').replaceAll(/\$\{[^}]*\}/g, '{}')}`);
  }
  return calls;
}

/** Reads parameter types of the package as facts. */
class TypeReader {
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  factOf(node: ts.TypeNode): Fact | undefined {
    return this.#fact(this.#checker.getTypeFromTypeNode(node), 0);
  }

  #fact(type: ts.Type, depth: number): Fact {
    if (depth > 12) return '*';
    if (type.isUnion()) return this.#union(type, depth);
    if (type.isStringLiteral()) return { e: [type.value] };
    if (type.flags & ts.TypeFlags.StringLike) return 's';
    if (type.flags & ts.TypeFlags.NumberLike) return 'n';
    if (type.flags & ts.TypeFlags.BooleanLike) return 'b';
    // The compiler's types say that every type has a symbol; unions and literals have none.
    const symbol = type.symbol as ts.Symbol | undefined;
    if (symbol?.name === 'Decimal') return 'd';
    if (type.isIntersection()) return 's';
    const member = this.#checker.isArrayType(type)
      ? this.#checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
    if (member !== undefined) return { a: this.#fact(member, depth + 1) };
    const index = type.getStringIndexType();
    if (index !== undefined) return { m: 's' };
    if (type.isClassOrInterface() || type.flags & ts.TypeFlags.Object) return this.#hash(type, depth);
    return '*';
  }

  #union(type: ts.UnionType, depth: number): Fact {
    const literals = type.types.filter((member) => member.isStringLiteral()).map(({ value }) => value);
    const empty = type.types.some((member) => member.isStringLiteral() && member.value === '');
    const open =
      literals.some((value) => value !== '') && type.types.some((member) => member.isIntersection());
    const others = type.types.filter(
      (member) =>
        !member.isStringLiteral() &&
        !(open && member.isIntersection()) &&
        !(member.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.BooleanLiteral)),
    );
    const facts: Fact[] = others.map((member) => this.#fact(member, depth));
    if (type.types.some((member) => member.flags & ts.TypeFlags.BooleanLiteral)) facts.push('b');
    if (literals.some((value) => value !== '')) facts.push({ e: literals });
    else if (empty) facts.push({ e: [''] });
    return facts.length === 1 ? (facts[0] ?? '*') : { u: facts };
  }

  #hash(type: ts.Type, depth: number): Fact {
    const o: Record<string, Fact> = {};
    const r: string[] = [];
    for (const property of type.getProperties()) {
      o[property.name] = this.#fact(this.#checker.getTypeOfSymbol(property), depth + 1);
      if (!(property.flags & ts.SymbolFlags.Optional)) r.push(property.name);
    }
    return r.length === 0 ? { o } : { o, r };
  }
}

/** Parameters of the document that the package's version no longer has. */
function missing(known: Fact | undefined, given: Fact): string[] {
  if (known === undefined || !isHash(known) || !isHash(given)) return [];
  return Object.keys(known.o).filter((key) => !(key in given.o));
}

/** Adds to `known` what only `given` has, and lists it in `added`. The document wins where both differ. */
function merge(known: Fact | undefined, given: Fact, name: string, added: string[]): void {
  if (typeof known !== 'object' || typeof given !== 'object') return;
  const [into, from] = [variants(known), variants(given)];
  const hashes = { into: into.find(isHash), from: from.find(isHash) };
  if (hashes.into !== undefined && hashes.from !== undefined) {
    for (const [key, fact] of Object.entries(hashes.from.o)) {
      const existing = hashes.into.o[key];
      if (existing === undefined) {
        hashes.into.o[key] = fact;
        added.push(`${name}[${key}]`);
      } else if (variants(existing).every(isEnum) && variants(fact).some(isHash)) {
        // A word that became an object, such as `billing_cycle_anchor`: both are taken.
        hashes.into.o[key] = { u: [...variants(existing), ...variants(fact).filter(isHash)] };
        added.push(`${name}[${key}]`);
      } else merge(existing, fact, `${name}[${key}]`, added);
    }
  }
  const lists = { into: into.find(isList), from: from.find(isList) };
  if (lists.into !== undefined && lists.from !== undefined)
    merge(lists.into.a, lists.from.a, `${name}[]`, added);
  const enums = { into: into.find(isEnum), from: from.find(isEnum) };
  if (enums.into !== undefined && enums.from !== undefined && !isEmptyOnly(enums.into)) {
    for (const value of enums.from.e) {
      if (enums.into.e.includes(value) || value === '') continue;
      enums.into.e.push(value);
      added.push(`${name}=${value}`);
    }
  }
}

type HashFact = { o: Record<string, Fact>; r?: string[] };
const variants = (fact: Fact): Fact[] => (typeof fact === 'object' && 'u' in fact ? fact.u : [fact]);
const isHash = (fact: Fact): fact is HashFact => typeof fact === 'object' && 'o' in fact;
const isList = (fact: Fact): fact is { a: Fact } => typeof fact === 'object' && 'a' in fact;
const isEnum = (fact: Fact): fact is { e: string[] } => typeof fact === 'object' && 'e' in fact;
const isEmptyOnly = ({ e }: { e: string[] }) => e.length === 1 && e[0] === '';
