import { escape, page } from './html.ts';
import type { Resource } from './registry.ts';

const date = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

/** The page at `/`, for people who wonder what answers here. */
export const indexPage: Resource = (registry) => {
  registry.page('GET', '/', (context) => {
    const clocks = [...context.each('test_helpers.test_clock')].slice(-50).reverse();
    const customers = [...context.each('customer')].slice(-50).reverse();
    return page(
      'Stripe sandbox',
      `<h1>Local Stripe sandbox</h1>
<p>This answers Stripe's HTTP API for development and tests. It is not Stripe, and no money moves. Any key that begins with
<code>sk_test_</code> opens it.</p>
<h2>Test clocks</h2>
<table><tr><th>Clock</th><th>Name</th><th>Time</th><th>Status</th></tr>${clocks
        .map(
          (clock) =>
            `<tr><td>${escape(clock.id)}</td><td>${escape(clock.name ?? '')}</td><td>${date(clock.frozen_time)}</td><td>${escape(clock.status)}</td></tr>`,
        )
        .join('')}</table>
<h2>Customers</h2>
<table><tr><th>Customer</th><th>E-mail</th><th>Clock</th></tr>${customers
        .map(
          ({ id, email, test_clock }) =>
            `<tr><td><a href="/customers/${escape(id)}">${escape(id)}</a></td><td>${escape(email ?? '')}</td><td>${escape(test_clock ?? '')}</td></tr>`,
        )
        .join('')}</table>
${registry.overviews.map((section) => section(context)).join('\n')}`,
    );
  });
  registry.page('GET', '/customers/{customer}', (context, { path }) => {
    const customer = context.get('customer', path['customer'] ?? '');
    const rows = [...registry.types]
      .filter(([, { indexes }]) => indexes !== undefined && 'customer' in indexes)
      .flatMap(([type]) => [...context.each(type as 'charge', 'customer', customer.id)])
      .map((object) => {
        const {
          id,
          object: type,
          status,
          created,
        } = object as unknown as Record<string, string | number | undefined>;
        return `<tr><td>${escape(type)}</td><td>${escape(id)}</td><td>${escape(status ?? '')}</td><td>${typeof created === 'number' ? date(created) : ''}</td></tr>`;
      });
    return page(
      customer.id,
      `<h1>${escape(customer.name ?? customer.email ?? customer.id)}</h1><p>${escape(customer.id)}, now ${date(context.now(customer))}</p>
<table><tr><th>Type</th><th>Id</th><th>Status</th><th>Created</th></tr>${rows.join('')}</table>`,
    );
  });
};
