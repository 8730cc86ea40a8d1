import { toRequest } from '../load/http-request.ts';
import type { LoadResult } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import { populateReads } from '../reads/population.ts';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import { percentile } from '../report/percentile.ts';
import type { Measurement } from '../suite.ts';
import { createProduct } from '../system/product.ts';
import { worstBodies } from './worst-bodies.ts';
import type { WorstBody } from './worst-bodies.ts';

/** What others ask for meanwhile. */
const PATHS = ['/healthz', '/api/v1/billing/subscription'] as const;
/** Asked so often a second, each by as many users that none meets a limit of their own. */
const PER_SECOND = 25;
const READERS = 20;
/** The attacker's, and each path's of the others. */
const CONNECTIONS = { attacker: 10, others: 5 };
const SAMPLE_MS = 5_000;
const MOST_MS = 50;
const MOST_TIMES = 2;

/**
 * (a) How long others wait while one user sends the worst body that is taken, as fast as the shipped limits
 * let them.
 */
export const neighbours: Measurement = {
  key: 'a',
  name: 'hostile',
  measure: async (system, { quick, repetitions }) => {
    const product = await createProduct(system, 'hostile', { limits: 'shipped' });
    try {
      const amounts = { users: 100, subscriptions: 100, invoicesOfEach: 2 };
      const readers = await populateReads(product.databaseUrl, system.identity, amounts, 100);
      const [attackers, others] = [readers.slice(READERS), readers.slice(0, READERS)].map((some) =>
        some.map(({ token }) => token),
      ) as [string[], string[]];
      await product.startApi();
      const { port } = product.webhook;
      const forMs = quick ? 1_000 : SAMPLE_MS;
      const requestsOfOthers = PATHS.map((path) =>
        others.map((token) => toRequest(port, { method: 'GET', path, token })),
      );
      const waited = async (): Promise<number[]> => {
        const results = await Promise.all(
          requestsOfOthers.map((requests) =>
            runLoad({
              kind: 'request',
              port,
              requests,
              connections: CONNECTIONS.others,
              forMs,
              perSecond: PER_SECOND,
            }),
          ),
        );
        return results.map(({ latencies }) => percentile(latencies, 0.99));
      };
      const attack = ({ path, body, type }: WorstBody): Promise<LoadResult> =>
        runLoad({
          kind: 'hostile',
          port,
          requests: [
            toRequest(port, {
              method: 'POST',
              path: `/api/v1${path}`,
              body,
              ...(type === undefined ? {} : { type }),
              // A new one each time: nobody's limit is used up by the turn before.
              token: attackers.shift() ?? '',
            }),
          ],
          connections: CONNECTIONS.attacker,
          // It begins before the others and ends after them.
          forMs: forMs + 2_000,
        });
      await waited();
      const figures: Figure[] = [];
      for (const worst of worstBodies()) {
        const quiet: number[][] = [];
        const attacked: number[][] = [];
        for (let repetition = 0; repetition < repetitions; repetition += 1) {
          quiet.push(await waited());
          const attacking = attack(worst);
          attacked.push(await waited());
          const { statuses, elapsedMs } = await attacking;
          system.log(
            `a: ${worst.name}: ${JSON.stringify({ statuses, elapsedMs: Math.round(elapsedMs), quiet: quiet.at(-1), attacked: attacked.at(-1) })}`,
          );
        }
        for (const [index, path] of PATHS.entries())
          figures.push(...toFigures(path, worst.name, pick(attacked, index), pick(quiet, index)));
      }
      return figures;
    } finally {
      await product.close();
    }
  },
};

const pick = (samples: readonly number[][], index: number): number[] =>
  samples.map((ofPaths) => ofPaths[index] ?? Number.NaN);

const toFigures = (path: string, worst: string, samples: number[], floor: number[]): Figure[] => {
  const name = `GET ${path.replace('/api/v1', '')}, p99 while one user sends ${worst}`;
  return [
    toFigure({ name, unit: 'ms', samples, target: { on: 'median', atMost: MOST_MS } }),
    toFigure({
      name: `${name} (floor: quiet)`,
      unit: 'ms',
      samples,
      floor,
      target: { on: 'ratio', atMost: MOST_TIMES },
    }),
  ];
};
