import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { createApiMetrics } from '../../api/http/metrics.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const rulesFile = path('deploy/helm/perennial/alerts/perennial.yaml');

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}
const { groups } = parse(readFileSync(rulesFile, 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}
const folder = path('deploy/helm/perennial/dashboards');
const panels = readdirSync(folder).flatMap(
  (file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard).panels,
);

/** What Prometheus makes by itself for each target. */
const OF_PROMETHEUS = ['up'];

/** Metrics of an expression: words that end before a selector, an operator or a bracket, and are no function. */
const metricsIn = (expr: string): string[] => [
  ...new Set(expr.match(/\b(?:perennial|temporal|process|nodejs)_[a-z_]+\b|\bup\b/g) ?? []),
];

/** The name under which a metric is registered: a histogram's series have endings. */
const registered = (metric: string): string => metric.replace(/_(bucket|count|sum)$/, '');

describe('alerts and dashboards', () => {
  it('name metrics that the API or the worker has', async () => {
    const ours = new Set((await createApiMetrics().registry.getMetricsAsJSON()).map(({ name }) => name));
    // Temporal's core names its metrics in the program; most appear only after they were counted once.
    const core = readFileSync(nativeCore()).toString('latin1');
    const isKnown = (metric: string): boolean =>
      OF_PROMETHEUS.includes(metric) ||
      ours.has(registered(metric)) ||
      (metric.startsWith('temporal_') && core.includes(registered(metric).slice('temporal_'.length)));
    const named = [
      ...rules.map(({ expr }) => expr),
      ...panels.flatMap((panel) => panel.targets.map((t) => t.expr)),
    ];
    for (const expr of named) {
      const metrics = metricsIn(expr);
      expect([expr, metrics.length > 0, metrics.filter((metric) => !isKnown(metric))]).toEqual([
        expr,
        true,
        [],
      ]);
    }
    expect(isKnown('perennial_inbox_of_nobody')).toBe(false);
    expect(isKnown('temporal_metric_of_nobody')).toBe(false);
  });

  it('show every gauge that is read for operators', async () => {
    const gauges = (await createApiMetrics({ process: false }).registry.getMetricsAsJSON()).map(
      ({ name }) => name,
    );
    const shown = new Set(
      panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr).map(registered))),
    );
    expect(gauges.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('name a runbook that is there', () => {
    for (const { alert, annotations, labels } of rules) {
      expect([alert, existsSync(path(annotations.runbook))]).toEqual([alert, true]);
      expect(['page', 'ticket']).toContain(labels.severity);
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  const promtool = onPath('promtool');
  (promtool ? it : it.skip)(
    `fire where something is wrong, and not where all is well${promtool ? '' : ' (skipped: promtool of Prometheus is not installed)'}`,
    () => {
      expect(Object.keys(WRONG).sort()).toEqual(rules.map(({ alert }) => alert).sort());
      const tests = rules.map(({ alert }) => ({
        interval: '1m',
        input_series: seriesOf({ ...WELL, ...WRONG[alert] }),
        promql_expr_test: [
          {
            expr: `count(ALERTS{alertname="${alert}", alertstate="firing"}) > bool 0`,
            eval_time: '3h',
            exp_samples: [{ labels: '{}', value: 1 }],
          },
        ],
      }));
      const quiet = {
        interval: '1m',
        input_series: seriesOf(WELL),
        promql_expr_test: [{ expr: 'count(ALERTS)', eval_time: '3h', exp_samples: [] }],
      };
      const file = join(mkdtempSync(join(tmpdir(), 'alerts-')), 'tests.yaml');
      writeFileSync(file, stringify({ rule_files: [rulesFile], tests: [...tests, quiet] }));
      expect(() => execFileSync('promtool', ['test', 'rules', file], { stdio: 'pipe' })).not.toThrow();
    },
  );
});

/** Made-up series of three hours, by name with labels. */
type Series = Record<string, string>;

const seriesOf = (series: Series): { series: string; values: string }[] =>
  Object.entries(series).map(([name, values]) => ({ series: name, values }));

/** A quiet installation. */
const WELL: Series = {
  'up{job="bill-api"}': '1x180',
  'up{job="bill-worker"}': '1x180',
  'perennial_inbox_oldest_seconds{pod="a"}': '2x180',
  'perennial_inbox_unanswered{pod="a"}': '0x180',
  'perennial_webhooks_total{outcome="stored"}': '0+30x180',
  'perennial_webhooks_total{outcome="duplicate"}': '0+30x180',
  'perennial_effects_open_oldest_seconds{pod="a"}': '4x180',
  'perennial_account_syncs_open_oldest_seconds{pod="a"}': '3x180',
  'perennial_account_syncs_open{state="attention"}': '0x180',
  'perennial_account_syncs_open{state="pending"}': '3x180',
  'perennial_usage_windows_unreported_oldest_seconds{pod="a"}': '300x180',
  'perennial_usage_windows_refused{pod="a"}': '0x180',
  'perennial_invariant_differed{invariant="projection"}': '2x180',
  'perennial_invariant_repairing{invariant="projection"}': '2x180',
  'perennial_invariant_age_seconds{invariant="projection"}': '40000x180',
  'perennial_http_request_duration_seconds_count{status="200"}': '0+600x180',
  'perennial_http_request_duration_seconds_count{status="503"}': '0+1x180',
  'temporal_workflow_task_execution_failed{workflow_type="dunning"}': '1x180',
  'temporal_num_pollers{poller_type="workflow_task"}': '5x180',
};

/** What is different when something is wrong, by alert. */
const WRONG: Record<string, Series> = {
  PerennialApiDown: { 'up{job="bill-api"}': '0x180' },
  PerennialEventsUnanswered: { 'perennial_inbox_unanswered{pod="a"}': '5x180' },
  PerennialEventsWait: { 'perennial_inbox_oldest_seconds{pod="a"}': '2+60x180' },
  PerennialEventRefused: { 'perennial_webhooks_total{outcome="webhook_signature_invalid"}': '0+2x180' },
  PerennialEffectOpen: { 'perennial_effects_open_oldest_seconds{pod="a"}': '0+60x180' },
  PerennialSyncBehind: { 'perennial_account_syncs_open_oldest_seconds{pod="a"}': '0+60x180' },
  PerennialSyncNeedsAttention: { 'perennial_account_syncs_open{state="attention"}': '1x180' },
  PerennialUsageBehind: { 'perennial_usage_windows_unreported_oldest_seconds{pod="a"}': '0+60x180' },
  PerennialUsageRefused: { 'perennial_usage_windows_refused{pod="a"}': '1x180' },
  PerennialInvariantBroken: { 'perennial_invariant_differed{invariant="projection"}': '3x180' },
  PerennialSweepStopped: { 'perennial_invariant_age_seconds{invariant="projection"}': '170000+60x180' },
  PerennialApiErrors: { 'perennial_http_request_duration_seconds_count{status="503"}': '0+60x180' },
  PerennialWorkflowTasksFail: {
    'temporal_workflow_task_execution_failed{workflow_type="dunning"}': '1+1x180',
  },
  PerennialNoWorker: { 'temporal_num_pollers{poller_type="workflow_task"}': '0x180' },
};

function onPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, name)));
}

/** Temporal's core for this platform. */
function nativeCore(): string {
  const bridge = dirname(createRequire(import.meta.url).resolve('@temporalio/core-bridge/package.json'));
  const releases = join(bridge, 'releases');
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as 'x64' | 'arm64'];
  const platform = { linux: 'linux-gnu', darwin: 'apple-darwin', win32: 'windows' }[
    process.platform as 'linux'
  ];
  const found = readdirSync(releases).find((name) => name.startsWith(machine) && name.includes(platform));
  return join(releases, found ?? '', 'index.node');
}
