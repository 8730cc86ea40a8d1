import { execFile, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const version = '4.32.5';

/** Where the fuzzer lives: a virtual environment of its own, which nothing else uses. */
const folder = fileURLToPath(new URL(`../../.cache/schemathesis-${version}`, import.meta.url));
const command = join(folder, 'bin', 'st');

/** True when it is installed already. */
const isInstalled = (): boolean => existsSync(command);

/**
 * Installs schemathesis from PyPI where it is not there yet.
 *
 * @throws Error when there is no Python that it runs on, or PyPI cannot be reached
 */
export async function installSchemathesis(): Promise<void> {
  if (isInstalled()) return;
  const python = await findPython();
  try {
    await run(python, ['-m', 'venv', folder]);
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${version}`]);
  } catch (error) {
    // Half an installation would be taken for a whole one.
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function findPython(): Promise<string> {
  const usable = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']) {
    const found = await run(name, ['-c', usable]).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  throw new Error('The fuzzer needs Python 3.10 or newer with venv.');
}

/** What one run looks at. */
interface FuzzRun {
  /** Address of the document. */
  document: string;
  /** What its paths are below. */
  baseUrl: string;
  /** Null: nobody is signed in. */
  token: string | null;
  /**
   * Requests per operation that are made at random, beside those from examples and at the edges of the
   * schemas.
   */
  examples: number;
  phases: string;
  /** Paths to take, or to leave out, as regular expressions. */
  include?: string;
  exclude?: string;
  seed?: string;
}

/** What a run came to. */
interface FuzzOutcome {
  isClean: boolean;
  /** Findings that are not the same, in the words of the fuzzer. */
  findings: string[];
}

/** Seconds; an answer that takes longer is a finding. */
const SLOWEST_ANSWER = 10;

/**
 * Holds the API against its document: no answer of 500 and above, none with a status, a type, a header or a
 * body that is not declared, none that takes long, and none but refusals for who is not signed in. What it
 * says goes to `write`.
 */
export async function fuzz(options: FuzzRun, write: (text: string) => void): Promise<FuzzOutcome> {
  const checks = [
    'not_a_server_error',
    'status_code_conformance',
    'content_type_conformance',
    'response_headers_conformance',
    'response_schema_conformance',
    'nobody_is_let_in',
  ];
  const args = [
    ['run', options.document, '--url', options.baseUrl],
    options.token === null ? [] : ['--header', `Authorization: Bearer ${options.token}`],
    ['--max-response-time', String(SLOWEST_ANSWER)],
    ['--checks', checks.join(','), '--phases', options.phases, '--max-examples', String(options.examples)],
    // Python before 3.11.8 crashes where several threads parse at once.
    ['--workers', '1', '--continue-on-failure', '--max-redirects', '0', '--request-timeout', '30'],
    ['--warnings', 'off', '--no-color', '--generation-database', 'none'],
    options.include === undefined ? [] : ['--include-path-regex', options.include],
    options.exclude === undefined ? [] : ['--exclude-path-regex', options.exclude],
    options.seed === undefined ? [] : ['--seed', options.seed],
  ].flat();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    env: {
      ...process.env,
      SCHEMATHESIS_HOOKS: 'hooks',
      FUZZ_ROLE: options.token === null ? 'anonymous' : 'signed in',
      PYTHONPATH: import.meta.dirname,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  const end = (): void => void child.kill();
  process.once('exit', end);
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      write(chunk.toString());
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', end);
      resolve({ isClean: code === 0, findings: findingsIn(said) });
    });
  });
}

/** Under the operation it names, the fuzzer lists each failed check with a dash. */
function findingsIn(said: string): string[] {
  let operation = '';
  const found = new Set<string>();
  for (const line of said.split('\n')) {
    operation = /^_+ (\S+ \S+) _+$/.exec(line)?.[1] ?? operation;
    const check = /^- (.+)$/.exec(line)?.[1];
    if (check !== undefined && operation !== '') found.add(`${operation}: ${check}`);
  }
  return [...found];
}
