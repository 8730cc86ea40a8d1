import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import Stripe from 'stripe';
import { isClean, judge } from '../judge/checks.ts';
import type { JudgedChecks } from '../judge/checks.ts';
import { collectEvidence } from '../judge/collect.ts';
import type { Sources } from '../judge/collect.ts';
import type { Evidence } from '../judge/evidence.ts';
import { startMailServer } from '../support/mail-server.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { createRollups } from '../support/usage.ts';
import { until } from '../support/until.ts';
import { drawFrom } from './draw.ts';
import type { Draw } from './draw.ts';
import { breakOutside, drawFaults, faultNames, strike } from './faults.ts';
import type { RoundFaults } from './faults.ts';
import { createPeople, drawKinds } from './people.ts';
import { drawMove, persistently } from './moves.ts';
import { askAccess, comeToRest, noteRest } from './rest.ts';
import { recordCalls } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import type { StoryMove, Player, Stage } from './stage.ts';
import { FAIR, webhookRelay } from './webhook-relay.ts';
import type { WebhookRelay } from './webhook-relay.ts';

export interface ChaosOptions {
  customers: number;
  months: number;
  seed: number;
  /** The workflow code, bundled. */
  workflowBundle: string;
  /** How long the system may take to come to rest; it is judged as it is afterwards. */
  patienceMs?: number;
  log?: (line: string) => void;
}

export interface ChaosReport {
  verdict: JudgedChecks;
  /** Why it did not come to rest; null where it did. */
  restless: string | null;
  /** How often each fault befell. */
  faults: Map<string, number>;
  counts: { calls: number; events: number; charges: number; mails: number };
  /** Where something does not hold; null where all does. */
  evidenceFile: string | null;
}

const PRODUCT_KEY = 'sk_test_perennial';
const LAGO_KEY = 'lago-test-key';
const AT_ONCE = 8;
/** Days that pass in a round; a month has four of them or so. */
const DAYS = [3, 5, 8, 11, 13] as const;
const DAYS_A_ROUND = 8;
/** Four rounds lead a defaulter past a renewal and the grace after it. */
const DEFAULTERS_DAYS = 11;

interface Round {
  moves: StoryMove[];
  days: number[];
  faults: RoundFaults;
}

/**
 * Moves, days and faults are drawn before anything happens, so they are always a seed's. What is drawn on the
 * way (the fate of a webhook, repeats, quantities) depends on time, as does what meets what.
 */
function drawRounds(draw: Draw, kinds: readonly Player['kind'][], months: number): Round[] {
  return Array.from({ length: Math.ceil((months * 30) / DAYS_A_ROUND) }, (_, index) => ({
    moves: kinds.map((kind) => drawMove(draw, kind, index)),
    days: kinds.map((kind) => (kind === 'defaulter' ? DEFAULTERS_DAYS : draw.of(DAYS))),
    faults: drawFaults(draw),
  }));
}

/** Plays the stories and the faults of a seed, and has the judge look at what came of it. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { customers, months, seed, workflowBundle, log = () => undefined } = options;
  const draw = drawFrom(seed);
  const kinds = drawKinds(draw, customers);
  const rounds = drawRounds(draw, kinds, months);
  const mail = await startMailServer();
  const held: { recorder: Recorder | null } = { recorder: null };
  const relay = webhookRelay(drawFrom(seed + 1), (entry) => held.recorder?.add(entry));
  let system: Processes | null = null;
  try {
    system = await startProcesses({
      ownServers: true,
      workflowBundle,
      variables: { SMTP_URL: mail.url },
      webhooksThrough: relay.url,
    });
    const recorder = recordCalls(system);
    held.recorder = recorder;
    const stage = createStage(system, recorder);
    const sources = sourcesOf(system, seed);
    const people = await createPeople(stage, seed, kinds);
    log(`${people.length} customers (${kinds.join(', ')}), ${rounds.length} rounds`);
    const restless = await playRounds({ stage, sources, people, rounds, relay, draw, log, options });
    await comeToAnEnd(stage, people, log);
    const evidence = await collectEvidence(sources, recorder.history, mail.taken());
    return reportOf(evidence, restless);
  } finally {
    await system?.stop();
    await relay.stop();
    await mail.stop();
  }
}

function createStage(system: Processes, recorder: Recorder): Stage {
  const { hostname, port } = new URL(system.sandbox.url);
  const stripe = new Stripe('sk_test_story', {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 2,
    timeout: 30_000,
  });
  const staff = (): Promise<string> => system.identity.token({ email: 'staff@example.com', role: 'admin' });
  return { system, stripe, recorder, staff };
}

function sourcesOf({ sandbox, databaseUrl, keycloak, lago }: Processes, seed: number): Sources {
  const { issuer, realm, clientId, clientSecret } = keycloak.now();
  return {
    seed,
    stripeUrl: sandbox.url,
    productKey: PRODUCT_KEY,
    databaseUrl,
    keycloak: { url: issuer, realm, clientId, clientSecret },
    lago: { url: lago.now().url, key: LAGO_KEY },
  };
}

interface Play {
  stage: Stage;
  sources: Sources;
  people: Player[];
  rounds: Round[];
  relay: WebhookRelay;
  draw: Draw;
  log: (line: string) => void;
  options: ChaosOptions;
}

async function playRounds(play: Play): Promise<string | null> {
  const { stage, sources, people, rounds, relay, log, options } = play;
  const limit = pLimit(AT_ONCE);
  const noteAll = () => Promise.all(people.map((person) => limit(() => noteRest(stage, sources, person))));
  const patience = options.patienceMs ?? 240_000;
  const startedAt = Date.now();
  let restless = await comeToRest(stage, patience);
  // Whoever does not come to rest is judged as they are.
  await noteAll();
  if (restless !== null) return restless;
  for (const [index, round] of rounds.entries()) {
    log(`round ${index + 1} of ${rounds.length}: ${faultNames(round.faults).join(', ')}`);
    await playRound(play, round);
    relay.weather(FAIR);
    restless = await comeToRest(stage, patience);
    await noteAll();
    if (restless !== null) return restless;
    const perRound = (Date.now() - startedAt) / (index + 1);
    const left = Math.round(((rounds.length - index - 1) * perRound) / 1000);
    log(
      `  ${stage.recorder.history.length} entries, ${Math.round(perRound / 1000)} s a round, ${left} s left`,
    );
  }
  return null;
}

async function playRound({ stage, people, relay, log }: Play, { moves, days, faults }: Round): Promise<void> {
  const { system, recorder } = stage;
  const limit = pLimit(AT_ONCE);
  relay.weather(faults.webhooks);
  const mend = await breakOutside(system, faults, recorder);
  const before = callCount(recorder);
  const state = { over: false };
  const onlooking = lookOn(stage, people, state);
  const striking = strikeAll(stage, faults, before, state);
  const playing = people.map((person, index) =>
    limit(async () => {
      const move = moves[index];
      const pass = days[index] ?? 0;
      if (move === undefined) return;
      const who = person.customer.email;
      // Whom nothing happens to has the same access throughout.
      if (move.name === 'nothing' && pass < 5) return;
      log(`  ${who} (${person.kind}): ${move.name}, ${pass} days`);
      recorder.add({ type: 'touch', who, at: Date.now(), what: move.name });
      await move.play(stage, person);
      await persistently(() => person.customer.advanceDays(pass));
    }),
  );
  await Promise.all(playing).finally(() => (state.over = true));
  await Promise.all([onlooking, striking]);
  await mend();
}

const callCount = ({ history }: Recorder): number => history.filter(({ type }) => type === 'call').length;

async function strikeAll(
  { system, recorder }: Stage,
  { blows }: RoundFaults,
  before: number,
  state: { over: boolean },
): Promise<void> {
  for (const blow of [...blows].sort((a, b) => a.afterCalls - b.afterCalls)) {
    await until(() => state.over || callCount(recorder) - before >= blow.afterCalls, {
      withinMs: 600_000,
      what: 'the blow',
    });
    await strike(system, blow, recorder);
  }
}

/** Asks for somebody's access again and again, whatever happens around. */
async function lookOn(stage: Stage, people: readonly Player[], state: { over: boolean }): Promise<void> {
  for (let turn = 0; !state.over; turn++) {
    const person = people[turn % people.length];
    if (person !== undefined) await askAccess(stage, person);
    await delay(50);
  }
}

/** The last windows of usage are over, and reported. */
async function comeToAnEnd({ system }: Stage, people: readonly Player[], log: Play['log']): Promise<void> {
  log('usage is reported');
  const rollUp = createRollups(system);
  let left: unknown;
  await until(
    async () => {
      left = await rollUp();
      const [row] = await system.rows<{ done: boolean }>(
        `select not exists (select 1 from usage_windows where state = 'closed')
           and not exists (select 1 from usage_open_windows) as done`,
      );
      return row?.done;
    },
    { withinMs: 120_000, everyMs: 500, what: 'all usage is reported' },
  ).catch(() => {
    log(`usage is left: ${JSON.stringify(left)} of ${people.length}`);
  });
}

function reportOf(evidence: Evidence, restless: string | null): ChaosReport {
  const verdict = judge(evidence);
  const isGood = restless === null && isClean(verdict);
  const faults = new Map<string, number>();
  const count = (name: string): void => void faults.set(name, (faults.get(name) ?? 0) + 1);
  for (const entry of evidence.history) {
    if (entry.type === 'fault' && entry.what !== 'outside') count(entry.what);
    if (entry.type === 'delivery' && entry.fate === 'lost') count('webhook lost');
  }
  return {
    verdict,
    restless,
    faults,
    counts: {
      calls: evidence.history.filter(({ type }) => type === 'call').length,
      events: evidence.stripe.events.length,
      charges: evidence.stripe.charges.length,
      mails: evidence.mails.length,
    },
    evidenceFile: isGood ? null : keep(evidence),
  };
}

function keep(evidence: Evidence): string {
  const file = join(mkdtempSync(join(tmpdir(), 'perennial-chaos-')), 'evidence.json');
  writeFileSync(file, JSON.stringify(evidence));
  return file;
}

/** All holds, and the system came to rest. */
export const isPassed = ({ verdict, restless }: ChaosReport): boolean =>
  restless === null && isClean(verdict);
