import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { nothingOnItsWay } from '../workflow/story.ts';

/* `npm run adopt -- map`, as a process over the endpoints, where a second administrator has to agree. */

const root = fileURLToPath(new URL('../..', import.meta.url));

let system: BillingSystem;
let admin: string;
let second: string;
let price: string;
let product: string;
const folder = mkdtempSync(`${tmpdir()}/adopt-map-`);
beforeAll(async () => {
  system = await startBillingSystem({ APPROVAL_PRICE_CHANGES: 'second_person' });
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  second = await system.identity.token({ email: 'second@example.com', role: 'admin' });
  await system.api.call('GET', '/admin/approvals', { token: second });
  const made = await system.stripe.prices.create({
    product_data: { name: 'Newsletter' },
    currency: 'eur',
    unit_amount: 900,
    recurring: { interval: 'month' },
  });
  price = made.id;
  product = made.product as string;
  const extra = await system.stripe.prices.create({
    product,
    currency: 'eur',
    unit_amount: 200,
    recurring: { interval: 'month' },
  });
  const { id: customer } = await system.stripe.customers.create({ email: 'reader@example.com' });
  const { id: method } = await system.stripe.paymentMethods.attach('pm_card_visa', { customer });
  await system.stripe.subscriptions.create({
    customer,
    default_payment_method: method,
    // Two prices of one product: one subscription has it.
    items: [{ price }, { price: extra.id }],
  });
});
afterAll(() => system.stop());

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const adopt = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [`${root}/scripts/adopt.ts`, ...args],
      {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: system.api.database.url,
          PUBLIC_URL: system.api.url,
          OIDC_ISSUER: system.identity.issuer,
          PERENNIAL_TOKEN: admin,
        },
      },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });

const mappings = (): Promise<unknown[]> =>
  system.rows('select stripe_id, plan_code from stripe_mappings where stripe_id in ($1, $2)', [
    price,
    product,
  ]);

it('writes a proposal that names what nothing is mapped to, with its subscriptions', async () => {
  const { code, stdout, stderr } = await adopt('map');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Wrote adopt.yaml: 2 prices without a mapping. Nothing was changed.');
  const text = readFileSync(`${folder}/adopt.yaml`, 'utf8');
  expect(text).toContain(
    `  # ${price}: { plan: PLAN, currency: eur, interval: month } # price "Newsletter", 9 EUR each month; 1 subscription`,
  );
  expect(text).toContain(`  # ${product}: PLAN # product "Newsletter"; 1 subscription`);
  expect(await adopt('map')).toMatchObject({ code: 2, stderr: expect.stringContaining('--out') as string });
});

it('names each line that cannot be taken, and changes nothing', async () => {
  const file = `${folder}/wrong.yaml`;
  writeFileSync(
    file,
    `plans:\n  prod_of_nobody: starter\n  ${product}: gold\n  ${price}: { plan: starter, currency: usd }\n`,
  );
  const { code, stdout } = await adopt('map', '--file', file);
  expect(code).toBe(1);
  expect(stdout.split('\n')).toEqual([
    expect.stringContaining('wrong.yaml:2: not_at_stripe: '),
    expect.stringContaining(
      'wrong.yaml:3: unknown_plan: There is no plan "gold". The plans are trial, starter',
    ),
    expect.stringContaining(`wrong.yaml:4: other_currency: ${price} is in eur, not in usd.`),
    'Nothing was changed.',
    '',
  ]);
  writeFileSync(file, 'plans:\n  prod_1: [starter\n');
  const broken = await adopt('map', '--file', file, '--json');
  expect(broken.code).toBe(1);
  expect(JSON.parse(broken.stdout)).toMatchObject({ faults: [{ line: 3, code: 'malformed_yaml' }] });
});

it('shows what a file would change, asks once for all of it, and a second administrator has it done', async () => {
  const file = `${folder}/adopt.yaml`;
  writeFileSync(file, `plans:\n  ${product}: starter\n  ${price}: professional\n`);
  const shown = await adopt('map', '--file', file);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toContain(`${product} (Newsletter): nothing → plan starter; 1 subscription`);
  expect(shown.stdout).toContain('2 changes. Nothing was done.');
  expect(await adopt('map', '--file', file, '--apply')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--reason') as string,
  });
  const asked = await adopt('map', '--file', file, '--apply', '--reason', 'the plans before', '--json');
  const { approval_id: id } = JSON.parse(asked.stdout) as { approval_id: string };
  expect(await mappings()).toEqual([]);
  const { body: request } = await system.api.call('GET', `/admin/approvals/${id}`, { token: second });
  expect(request).toMatchObject({
    summary: 'Map 2 products and prices by a file',
    details: [
      `${product}: nothing → the plan starter; 1 subscriptions have it.`,
      `${price}: nothing → the plan professional; 1 subscriptions have it.`,
      'Stored subscriptions with such an item are then read again, and their access goes by it.',
    ],
  });
  const approve = (token: string) =>
    system.api.call('POST', `/admin/approvals/${id}`, {
      token,
      body: { decision: 'approve', reason: 'as agreed' },
    });
  expect((await approve(admin)).status).toBe(403);
  expect((await approve(second)).status).toBe(200);
  await until(async () => (await mappings()).length === 2, { what: 'the file is mapped' });
  const again = await adopt('map', '--file', file);
  expect(again.stdout).toContain('Everything in the file is mapped so already.');
});

it('a file that waits is refused as a whole once one of its lines is another', async () => {
  const file = `${folder}/later.yaml`;
  writeFileSync(file, `plans:\n  ${product}: professional\n  ${price}: starter\n`);
  const asked = await adopt('map', '--file', file, '--apply', '--reason', 'the other way', '--json');
  const { approval_id: id } = JSON.parse(asked.stdout) as { approval_id: string };
  await system.rows(`update stripe_mappings set plan_code = 'enterprise' where stripe_id = $1`, [price]);
  await system.api.call('POST', `/admin/approvals/${id}`, {
    token: second,
    body: { decision: 'approve', reason: 'as agreed' },
  });
  const ended = await until(
    async () => {
      const { body } = await system.api.call('GET', `/admin/approvals/${id}`, { token: second });
      return body['outcome'] === 'failed' ? body : null;
    },
    { what: 'the request has failed' },
  );
  expect(ended['outcome']).toBe('failed');
  expect(await mappings()).toEqual(
    expect.arrayContaining([
      { stripe_id: product, plan_code: 'starter' },
      { stripe_id: price, plan_code: 'enterprise' },
    ]),
  );
});

it('asked for again, what is mapped so already has its stored subscriptions read again', async () => {
  const {
    customer: { customerId },
  } = await newSubscriber(system);
  const [stored] = await system.rows<{ price_id: string }>(
    'select price_id from subscriptions where customer_id = $1',
    [customerId],
  );
  const sold = stored?.price_id ?? '';
  // As an earlier try left it that got no further.
  await system.rows(
    `insert into stripe_mappings (stripe_id, plan_code, created_at) values ($1, 'starter', now())`,
    [sold],
  );
  await nothingOnItsWay(system);
  const requested = () =>
    system.rows('select target, desired_revision from account_sync where customer_id = $1 order by target', [
      customerId,
    ]);
  const before = await requested();
  const file = `${folder}/sold.yaml`;
  writeFileSync(file, `plans:\n  ${sold}: starter\n`);
  const { stdout } = await adopt('map', '--file', file, '--apply', '--reason', 'once more');
  expect(stdout).toContain('What is stored of it is read again.');
  expect(await requested()).not.toEqual(before);
});

it('takes a file with as many lines as the API says, each with what its price is believed to be', async () => {
  const { body: document } = await system.api.call('GET', '/openapi.json');
  const post = (document['paths'] as Record<string, Record<string, unknown>>)[
    '/admin/adoption/mappings/preview'
  ]?.['post'];
  const most = Number(/"maxItems":(\d+)/.exec(JSON.stringify(post))?.[1]);
  const mappings = Array.from({ length: most }, (_, index) => ({
    stripe_id: `price_${String(index).padStart(24, '0')}`,
    plan: 'professional',
    currency: 'eur',
    interval: 'month',
  }));
  const { status, body } = await system.api.call('POST', '/admin/adoption/mappings/preview', {
    token: admin,
    body: { mappings },
  });
  expect({ status, code: body['code'], refused: body['refused'] }).toEqual({ status: 200, refused: most });
});
