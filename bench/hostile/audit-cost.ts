import { runLoad } from '../load/run-load.ts';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { createProduct } from '../system/product.ts';

const WRITERS = [1, 16] as const;
const SAMPLE_MS = 3_000;

const insertInto = (table: string): string =>
  `insert into ${table} (actor_id, actor_kind, action, subject_type, subject_id, before, after, reason, request_id, at)
   values ('staff', 'staff', 'charge.refund.requested', 'charge', 'ch_1', null, '{"key": "k", "amount": 1000}', 'Asked for by mail', 'req', now())`;

/**
 * (c) Entries of the audit log a second, sealed into the chain, beside plain rows of the same columns and
 * indexes.
 */
export const auditCost: Measurement = {
  key: 'c',
  name: 'audit',
  measure: async (system, { quick, repetitions }) => {
    const product = await createProduct(system, 'audit');
    try {
      await product.rows('create table plain_log (like audit_log including all)');
      const perSecond = async (table: string, connections: number): Promise<number> => {
        const { latencies, elapsedMs } = await runLoad({
          kind: 'query',
          databaseUrl: product.databaseUrl,
          connections,
          forMs: quick ? 300 : SAMPLE_MS,
          requests: [[{ text: insertInto(table), values: [] }]],
        });
        return (latencies.length * 1_000) / elapsedMs;
      };
      const figures: Figure[] = [];
      for (const writers of WRITERS) {
        const samples: number[] = [];
        const floor: number[] = [];
        for (let repetition = 0; repetition <= repetitions; repetition += 1) {
          const [plain, sealed] = [
            await perSecond('plain_log', writers),
            await perSecond('audit_log', writers),
          ];
          if (repetition === 0) continue;
          floor.push(plain);
          samples.push(sealed);
        }
        const name = `audit entries, ${writers} ${writers === 1 ? 'writer' : 'writers'} (floor: plain rows)`;
        figures.push(toFigure({ name, unit: '1/s', samples, floor }));
      }
      return figures;
    } finally {
      await product.close();
    }
  },
};
