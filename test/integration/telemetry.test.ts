import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import type { ReplayWorkerOptions } from '@temporalio/worker';
import { createOtlpTracing } from '../../config/tracing-otlp.ts';
import { tracedWorker } from '../../worker/tracing.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { testServers } from '../support/environment.ts';
import { until } from '../support/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A span as a collector gets it. */
interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  service: string;
  attributes: Record<string, unknown>;
}

/** A history as it was written down; only what is looked at here. */
interface Recorded {
  events: { workflowExecutionStartedEventAttributes: { workflowId: string } }[];
}

/** As much of a collector as taking spans is (OTLP over HTTP, JSON). */
let collector: Server;
const spans: Span[] = [];
let system: BillingSystem;

interface Sent {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: (Omit<Span, 'attributes'> & { attributes: { key: string; value: object }[] })[] }[];
  }[];
}

beforeAll(async () => {
  collector = createServer((request, response) => {
    void json(request).then((body) => {
      for (const { resource, scopeSpans } of (body as Sent).resourceSpans) {
        const service =
          resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
        for (const span of scopeSpans.flatMap((each) => each.spans)) {
          const attributes = span.attributes.map(({ key, value }) => [
            key,
            Object.values(value)[0] as unknown,
          ]);
          spans.push({ ...span, service, attributes: Object.fromEntries(attributes) as Span['attributes'] });
        }
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  system = await startBillingSystem({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
});
afterAll(async () => {
  await system.stop();
  collector.closeAllConnections();
  collector.close();
});

it('a change is one trace: request, call of the workflow, its handler, its activity, the call of Stripe', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const { status } = await system.api.call('POST', '/billing/subscription/upgrade', {
    token: customer.token,
    body: { new_tier_id: 'professional', billing_cycle: 'monthly' },
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  });
  expect(status).toBe(200);

  const ofTrace = (): Span[] => spans.filter((span) => span.traceId === traceId);
  const parentOf = (span: Span | undefined): Span | undefined =>
    ofTrace().find(({ spanId }) => spanId === span?.parentSpanId);
  const chain = (span: Span | undefined): string[] =>
    span === undefined ? [] : [...chain(parentOf(span)), `${span.service}: ${span.name}`];
  let found: string[] = [];
  await until(
    () => {
      found =
        ofTrace()
          .filter(({ name }) => name === 'Stripe POST')
          .map(chain)
          .find((names) => names.length === 5) ?? [];
      return found.length > 0;
    },
    { what: 'a call of Stripe that belongs to the request' },
  ).catch(() => {
    throw new Error(
      JSON.stringify(
        ofTrace().map((span) => chain(span)),
        null,
        1,
      ),
    );
  });
  expect(found).toEqual([
    'perennial-api: POST /billing/subscription/upgrade',
    expect.stringMatching(/^perennial-api: update \w+$/),
    expect.stringMatching(/^perennial-worker: handle \w+$/),
    expect.stringMatching(/^perennial-worker: activity \w+$/),
    'perennial-worker: Stripe POST',
  ]);
  const request = ofTrace().find(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331');
  expect(request?.attributes).toMatchObject({
    'http.route': '/billing/subscription/upgrade',
    'perennial.request_id': expect.any(String) as string,
  });
  // Ids, yes; who it is and what they sent, no.
  const exported = JSON.stringify(spans);
  for (const secret of [customer.email, customer.token, 'sk_test_perennial'])
    expect(exported).not.toContain(secret);
});

it('what Stripe tells begins a trace of its own, which the run follows', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await until(() =>
    spans.some(
      ({ name, service, attributes }) =>
        service === 'perennial-worker' &&
        name.startsWith('activity ') &&
        attributes['temporal.workflow_id'] === subscriptionWorkflowId(id),
    ),
  );
});

describe('histories', () => {
  const tracing = createOtlpTracing({ endpoint: 'http://127.0.0.1:9', service: 'replay' });
  afterAll(() => tracing.stop());

  /** Workflow code as a worker has it that traces. */
  function traced(): ReplayWorkerOptions {
    const { interceptors, sinks, workflowsPath } = tracedWorker(tracing, {}).workflows;
    return { workflowsPath: workflowsPath ?? '', interceptors: interceptors ?? {}, sinks: sinks ?? {} };
  }

  const bundle = { codePath: testServers().workflowBundle };

  it('that were made while tracing replay without it, and with it', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    const workflowId = subscriptionWorkflowId(id);
    const history = await system.temporal.workflow.getHandle(workflowId).fetchHistory();
    expect(JSON.stringify(history)).toContain('traceparent');
    await Worker.runReplayHistory({ workflowBundle: bundle }, history, workflowId);
    await Worker.runReplayHistory(traced(), history, workflowId);
  });

  it('that were made without tracing replay with it', async () => {
    const folder = `${root}/test/fixtures/histories`;
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(files.length).toBeGreaterThan(10);
    const histories = files.map((file) => {
      const recorded = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Recorded;
      // Ids of children come from the workflow's own.
      const workflowId = recorded.events[0]?.workflowExecutionStartedEventAttributes.workflowId ?? file;
      return { workflowId, history: historyFromJSON(recorded) };
    });
    const options = traced();
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories))
      expect([workflowId, error]).toEqual([workflowId, undefined]);
  });
});

it('nothing of it is loaded where no collector is set', () => {
  const script = `
    import { createRequire } from 'node:module';
    await import('./api/server.ts');
    await import('./worker/start-worker.ts');
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    console.log(JSON.stringify(loaded.filter((file) => /opentelemetry.(sdk|exporter|otlp)/.test(file))));
    process.exit(0);`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
  const out = execFileSync(`${root}/node_modules/.bin/node`, args, {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  expect(JSON.parse(out)).toEqual([]);
});
