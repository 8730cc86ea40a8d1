/**
 * Add-ons of some subscriptions as JSON (`HeldAddOn[]`), null without any: items whose price, else product,
 * is mapped as an add-on.
 * @param whose a condition on the subscriptions, under the alias `x`
 */
export const heldAddOns = (whose: string): string => `(
  select json_agg(json_build_object('name', m.display_name, 'grants', coalesce(m.grants, '[]'::jsonb), 'quantity', i.quantity,
      'subscriptionId', x.id, 'status', x.status, 'stripeStatus', x.stripe_status, 'paused', x.paused, 'tier', x.tier, 'graceUntil', (x.dunning ->> 'graceUntil')::bigint)
    order by m.display_name, x.id)
  from subscriptions x
  cross join lateral jsonb_to_recordset(x.add_ons) as i ("priceId" text, "productId" text, quantity int)
  cross join lateral (
    select n.plan_code, n.display_name, n.grants from stripe_mappings n where n.stripe_id in (i."priceId", i."productId")
    order by (n.stripe_id = i."priceId") desc limit 1) m
  where x.add_ons is not null and x.mode <> 'foreign' and m.plan_code is null and ${whose})`;

/** The subscriptions `x` of a user, whichever customer of Stripe they are of. `user`: an expression. */
export const ofUser = (user: string): string =>
  `(x.user_id = ${user} or (x.user_id is null and x.customer_id in (select w.id from customers w where w.user_id = ${user})))`;
