import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import { createPayloadCodec } from '../../config/payload-codec.ts';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';
import { toFigure } from '../report/figure.ts';
import { median } from '../report/percentile.ts';
import { untilQuiet } from '../spine/populate.ts';
import type { Measurement } from '../suite.ts';
import { BEGIN, createAccounts, subscribeAccount, untilCount } from '../system/accounts.ts';
import { cpuMs } from '../system/cpu-time.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';

const { EventType } = proto.temporal.api.enums.v1;

/** Stripe finalises a renewal an hour after the period's end. */
const MONTH_AND_FINALISED_MS = 31 * DAY_MS + 2 * HOUR_MS;
const RENEWALS = 100;
/** Times that the payloads of one history go through the codec for one sample. */
const ROUNDS = 200;
const MOST_SHARE = 0.05;

/** (b) What encrypting costs the worker for a renewal, beside what the renewal costs it. */
export const codecCost: Measurement = {
  key: 'b',
  name: 'codec',
  measure: async (system, { quick, repetitions, scale }) => {
    const product = await createProduct(system, 'codec');
    const count = quick ? 5 : Math.max(20, Math.round(RENEWALS * scale));
    try {
      await product.startApi();
      const worker = await product.startWorker();
      await product.subscribe(true);
      const cpu: number[] = [];
      const codec: number[] = [];
      const perTask: number[] = [];
      for (let repetition = 0; repetition <= repetitions; repetition += 1) {
        const { customerIds, advanceTo } = await createAccounts(system, product, count);
        const ids = await subscribeAccount(system, product, customerIds);
        await untilQuiet(product);
        const before = cpuMs(worker.pid);
        await advanceTo(BEGIN + MONTH_AND_FINALISED_MS);
        await untilRenewed(product, ids);
        await untilQuiet(product);
        // The first one warms the worker up.
        if (repetition === 0) continue;
        cpu.push((cpuMs(worker.pid) - before) / count);
        const { payloads, tasks } = await payloadsOfRenewal(product, customerIds[0] ?? '');
        codec.push(await codecMs(payloads));
        perTask.push((codec.at(-1) ?? 0) / tasks);
        system.log(
          `b: ${payloads.length} payloads, ${payloads.reduce((sum, { data }) => sum + (data?.length ?? 0), 0)} bytes, ${tasks} workflow tasks; codec ${codec.at(-1)?.toFixed(3) ?? ''} ms of ${cpu.at(-1)?.toFixed(1) ?? ''} ms`,
        );
      }
      return [
        toFigure({
          name: 'payload codec for the history of a renewal, encrypted and decrypted (floor: processor time of the worker for it)',
          unit: 'ms',
          samples: codec,
          floor: cpu,
          target: { on: 'ratio', atMost: MOST_SHARE },
        }),
        toFigure({ name: 'payload codec, a workflow task', unit: 'ms', samples: perTask }),
      ];
    } finally {
      await product.close();
    }
  },
};

const untilRenewed = (product: Product, ids: readonly string[]): Promise<void> =>
  untilCount(
    product,
    'paid renewals',
    `select count(*) as n from subscriptions s where id = any($1) and 2 <= (
       select count(*) from invoices i where i.subscription_id = s.id and i.status = 'paid')`,
    [ids],
    ids.length,
  );

/**
 * All payloads of a customer's workflows, from the first event to the renewal: more than the renewal's own.
 */
async function payloadsOfRenewal(
  { temporal }: Product,
  customerId: string,
): Promise<{ payloads: Payload[]; tasks: number }> {
  const payloads: Payload[] = [];
  let tasks = 0;
  const query = `${SEARCH_ATTRIBUTES.stripeCustomerId.name} = '${customerId}'`;
  for await (const { workflowId, runId } of temporal.workflow.list({ query })) {
    const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const event of events ?? []) {
      if (event.eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) tasks += 1;
      else collect(event, payloads);
    }
  }
  if (tasks === 0) throw new Error(`${customerId} has no history`);
  return { payloads, tasks };
}

/** Payloads are where metadata and data are beside each other; search attributes are no codec's. */
function collect(value: unknown, into: Payload[]): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) into.push(value as Payload);
  else for (const [key, part] of Object.entries(value)) if (key !== 'searchAttributes') collect(part, into);
}

/** Processor time for encrypting and decrypting all of them once. */
async function codecMs(payloads: readonly Payload[]): Promise<number> {
  const codec = createPayloadCodec([{ id: 'bench', key: randomBytes(32) }]);
  const round = async (): Promise<number> => {
    const begun = process.cpuUsage();
    for (const payload of payloads) await codec.decode(await codec.encode([payload]));
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000;
  };
  const rounds: number[] = [];
  for (let index = 0; index < ROUNDS; index += 1) rounds.push(await round());
  return median(rounds);
}
