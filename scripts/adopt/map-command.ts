import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { UsageError } from '../../config/command-line.ts';
import { callAdmin } from './adoption-api.ts';
import type {
  AdoptionApi,
  CandidatesView,
  MappingFilePreviewView,
  MappingTargetView,
  WaitingView,
} from './adoption-api.ts';
import { lookNow } from './look-command.ts';
import { proposedFile, readMappingFile } from './mapping-file.ts';
import type { FileFault, ReadLine } from './mapping-file.ts';
import type { Output } from './run-commands.ts';

/** What is asked of `map`. */
export interface MapOptions {
  /** The file to take; without one a proposal is made. */
  file: string | undefined;
  /** Where the proposal goes; not over a file that is there. */
  out: string | undefined;
  apply: boolean;
  reason: string | undefined;
  json: boolean;
}

/** `npm run adopt -- map` @returns the exit code: 1 where a line cannot be taken */
export const mapCommand = (api: AdoptionApi, options: MapOptions, output: Output): Promise<number> =>
  options.file === undefined
    ? propose(api, options, output)
    : take(api, { ...options, file: options.file }, output);

async function propose(api: AdoptionApi, { out, json, apply }: MapOptions, output: Output): Promise<number> {
  if (apply) throw new UsageError('Name the --file to apply.');
  const file = out ?? 'adopt.yaml';
  if (!json && existsSync(file))
    throw new UsageError(
      `${file} is there already. Give another name with --out, or take it with --file ${file}.`,
    );
  await lookNow(api, output);
  const candidates = await callAdmin<CandidatesView>(api, 'GET', '/adoption/mappings');
  if (json) {
    output.print(JSON.stringify(candidates, null, 2));
    return 0;
  }
  const { plans } = await callAdmin<{ plans: { id: string }[] }>(api, 'GET', '/plans');
  const codes = plans.map(({ id }) => id);
  writeFileSync(file, proposedFile(candidates.candidates, codes));
  const open = candidates.candidates.filter((one) => !one.is_covered && one.kind === 'price').length;
  output.print(
    `Wrote ${file}: ${open} price${open === 1 ? '' : 's'} without a mapping. Nothing was changed.`,
  );
  output.print(`Edit it, then say: npm run adopt -- map --file ${file}`);
  return 0;
}

async function take(
  api: AdoptionApi,
  { file, apply, reason, json }: MapOptions & { file: string },
  { print }: Output,
): Promise<number> {
  if (!existsSync(file))
    throw new UsageError(`There is no file ${file}. "map" without --file writes a proposal.`);
  const read = readMappingFile(readFileSync(file, 'utf8'));
  if (read.faults.length > 0) return tellFaults(file, read.faults, json, print);
  const mappings = read.mappings.map(({ line: _, ...mapping }) => mapping);
  const preview = await callAdmin<MappingFilePreviewView>(api, 'POST', '/adoption/mappings/preview', {
    mappings,
  });
  const faults = refusedLines(preview, read.mappings);
  if (faults.length > 0) return tellFaults(file, faults, json, print);
  if (apply && reason === undefined) throw new UsageError('Give a --reason: it goes into the audit log.');
  if (!apply) {
    if (json) print(JSON.stringify(preview, null, 2));
    else for (const line of previewLines(preview)) print(line);
    return 0;
  }
  const answer = await callAdmin<MappingFilePreviewView | WaitingView>(api, 'POST', '/adoption/mappings', {
    mappings,
    reason,
  });
  if (json) print(JSON.stringify(answer, null, 2));
  else print('approval_id' in answer ? waitingLine(answer) : appliedLine(answer));
  return 0;
}

const waitingLine = ({ approval_id: id, detail }: WaitingView): string =>
  `Asked for, as one request (${id}). ${detail ?? 'A second administrator has to agree.'}`;

const appliedLine = ({ changes }: MappingFilePreviewView): string =>
  changes === 0
    ? 'Everything in the file is mapped so already. What is stored of it is read again.'
    : `Mapped ${counted(changes, 'product or price', 'products and prices')}. Import next.`;

function refusedLines({ lines }: MappingFilePreviewView, read: readonly ReadLine[]): FileFault[] {
  return lines.flatMap(({ code, message }, index) =>
    code === null ? [] : [{ line: read[index]?.line ?? 1, code, message: message ?? code }],
  );
}

function tellFaults(
  file: string,
  faults: readonly FileFault[],
  json: boolean,
  print: (line: string) => void,
): number {
  if (json) print(JSON.stringify({ file, faults }, null, 2));
  else {
    for (const { line, code, message } of faults) print(`${file}:${line}: ${code}: ${message}`);
    print('Nothing was changed.');
  }
  return 1;
}

function previewLines({ lines, changes }: MappingFilePreviewView): string[] {
  if (changes === 0) return ['Everything in the file is mapped so already. Nothing was changed.'];
  return [
    ...lines
      .filter(({ change }) => change !== 'same')
      .map(({ stripe_id: id, name, before, after, subscriptions }) => {
        const touched =
          subscriptions === null ? '' : `; ${counted(subscriptions, 'subscription', 'subscriptions')}`;
        return `${id} (${name ?? ''}): ${words(before)} → ${words(after)}${touched}`;
      }),
    `${counted(changes, 'change', 'changes')}. Nothing was done. Say --apply --reason "…" to ask for it.`,
  ];
}

const counted = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;

function words(target: MappingTargetView | null): string {
  if (target === null) return 'nothing';
  if (target.plan !== null) return `plan ${target.plan}`;
  return `add-on ${target.add_on?.name ?? ''}`;
}
