import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { loadEnv } from '../../config/env.ts';
import { SECRETS, needs } from '../../config/process-secrets.ts';
import type { ProcessName, SecretName } from '../../config/process-secrets.ts';
import { variables } from '../../config/variables.ts';
import { findHelm, kubernetesSchemas, renderChart, scaledObjectSchema } from '../support/helm.ts';
import type { Manifest } from '../support/helm.ts';

const helm = await findHelm();
const why = typeof helm === 'string' ? '' : ` (skipped: ${helm.missing})`;
const withHelm = typeof helm === 'string' ? it : it.skip;

const EVERYTHING = {
  'worker.autoscaling.enabled': 'true',
  'worker.autoscaling.authentication': 'temporal',
  'ingress.enabled': 'true',
  'ingress.tlsSecret': 'billing-tls',
  'monitoring.enabled': 'true',
  'dashboards.enabled': 'true',
};
const render = (set: Record<string, string> = {}): Promise<Manifest[]> => renderChart(helm as string, set);

/** A container, as far as the tests look at it. */
interface Container {
  name: string;
  image: string;
  command: string[];
  securityContext: object;
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; optional?: boolean } } }[];
}

interface Pod {
  securityContext: object;
  automountServiceAccountToken: boolean;
  containers: Container[];
}

/** The pod of a Deployment, a Job or a CronJob. */
function podOf({ spec }: Manifest): Pod | null {
  const { template, jobTemplate } = (spec ?? {}) as {
    template?: { spec: Pod };
    jobTemplate?: { spec: { template: { spec: Pod } } };
  };
  return template?.spec ?? jobTemplate?.spec.template.spec ?? null;
}

async function podsByName(set?: Record<string, string>): Promise<Map<string, Pod>> {
  const named = (await render(set)).map((each) => [each.metadata.name, podOf(each)] as const);
  return new Map(named.filter((pair): pair is [string, Pod] => pair[1] !== null));
}

withHelm(`every manifest is valid under the schemas of Kubernetes and KEDA${why}`, async () => {
  const schemas = await kubernetesSchemas();
  if ('missing' in schemas) {
    console.warn(`not compared with the schemas of Kubernetes: ${JSON.stringify(schemas.missing)}`);
    return;
  }
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  for (const [file, schema] of Object.entries(schemas)) ajv.addSchema(schema, file);
  ajv.addSchema(await scaledObjectSchema(), 'scaledobject-keda-v1alpha1.json');
  const problems = (manifest: object): unknown => {
    const { kind, apiVersion } = manifest as Manifest;
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const file = [kind.toLowerCase(), group?.split('.')[0], version].filter(Boolean).join('-');
    const validate = ajv.getSchema(`${file}.json`);
    if (validate === undefined) throw new Error(`no schema ${file}`);
    return validate(manifest) ? [] : validate.errors;
  };

  const manifests = await render(EVERYTHING);
  // The Prometheus operator's schemas are in no registry; its two kinds are looked at below.
  const known = manifests.filter(({ apiVersion }) => !apiVersion.startsWith('monitoring.coreos.com/'));
  for (const each of known)
    expect([each.kind, each.metadata.name, problems(each)]).toEqual([each.kind, each.metadata.name, []]);
  expect(new Set(known.map(({ kind }) => kind))).toEqual(
    new Set([
      'Deployment',
      'Service',
      'PodDisruptionBudget',
      'HorizontalPodAutoscaler',
      'ScaledObject',
      'Ingress',
      'Job',
      'CronJob',
      'NetworkPolicy',
      'ConfigMap',
    ]),
  );
  const [deployment] = known.filter(({ kind }) => kind === 'Deployment');
  expect(problems({ ...deployment, spec: { ...deployment?.spec, replica: 2 } })).not.toEqual([]);
});

withHelm(
  `each process starts with what the chart gives it, and is given its own secrets only${why}`,
  async () => {
    const pods = await podsByName(EVERYTHING);
    const given: Record<string, string> = {
      DATABASE_URL: `postgres://perennial:${'p'.repeat(24)}@postgres:5432/perennial?sslmode=verify-full`,
      STRIPE_SECRET_KEY: `sk_live_${'4'.repeat(24)}`,
      STRIPE_WEBHOOK_SECRET: `whsec_${'5'.repeat(32)}`,
      METRICS_TOKEN: 'a-long-token-of-the-scraper',
      KEYCLOAK_CLIENT_SECRET: 'a-long-secret-of-the-client',
    };
    for (const process of ['api', 'worker', 'migrate'] as const) {
      const [container] = pods.get(`bill-${process}`)?.containers ?? [];
      const env = container?.env ?? [];
      const secrets = env.filter(({ valueFrom }) => valueFrom !== undefined);
      for (const { valueFrom } of secrets) expect(valueFrom?.secretKeyRef.name).toBe(`perennial-${process}`);
      // Files of certificates are not mounted; their text is given instead.
      const wanted = Object.keys(SECRETS).filter(
        (name) => !name.endsWith('_PATH') && needs(process, name as SecretName),
      );
      expect(secrets.map(({ name }) => name).sort()).toEqual(wanted.sort());
      // None of them stands in a manifest.
      const plain = env.filter(({ valueFrom }) => valueFrom === undefined);
      expect(plain.filter(({ name }) => name in SECRETS)).toEqual([]);
      for (const { name } of plain) expect(documented).toContain(name);
      const environment = Object.fromEntries([
        ...plain.map(({ name, value }) => [name, value]),
        ...secrets.filter(({ name }) => name in given).map(({ name }) => [name, given[name]]),
      ]) as Record<string, string>;
      expect(() =>
        loadEnv({ ...environment, ALLOW_PLAINTEXT: 'temporal,smtp' }, process as ProcessName),
      ).not.toThrow();
    }
  },
);

const documented = [...Object.keys(variables.shape), 'DATABASE_APP_ROLE'];

withHelm(`no pod runs as root, writes to its own files or has rights at the cluster${why}`, async () => {
  const pods = await podsByName(EVERYTHING);
  expect([...pods.keys()].sort()).toEqual(['bill-api', 'bill-migrate', 'bill-schedules', 'bill-worker']);
  for (const pod of pods.values()) {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    for (const { securityContext } of pod.containers)
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  }
});

withHelm(`an image by digest wins over its tag, and a migration sees the database only${why}`, async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const pods = await podsByName({ 'image.digest': digest, 'image.tag': '9.9.9' });
  for (const { containers } of pods.values()) expect(containers[0]?.image).toBe(`perennial@${digest}`);

  const policies = (await render()).filter(({ kind }) => kind === 'NetworkPolicy');
  const portsOf = (name: string): unknown[] => {
    const spec = policies.find(({ metadata }) => metadata.name === `bill-${name}`)?.spec as {
      egress: { ports: { port: number }[] }[];
    };
    return spec.egress.flatMap(({ ports }) => ports.map(({ port }) => port));
  };
  expect(portsOf('migrate')).toEqual([53, 53, 5432]);
  expect(portsOf('worker')).toEqual([53, 53, 443, 5432, 7233, 587]);
});

withHelm(`the rules and monitors are those of the chart${why}`, async () => {
  const manifests = await render(EVERYTHING);
  const rules = manifests.find(({ kind }) => kind === 'PrometheusRule')?.spec as { groups: unknown[] };
  expect(rules.groups).toHaveLength(1);
  const monitors = manifests.filter(({ kind }) => kind === 'ServiceMonitor');
  const ports = monitors.map(({ spec }) => (spec as { endpoints: { port: string }[] }).endpoints[0]?.port);
  expect(ports.sort()).toEqual(['http', 'metrics']);
  expect((await render()).filter(({ apiVersion }) => /coreos|keda/.test(apiVersion))).toEqual([]);
});
