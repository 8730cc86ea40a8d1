/** The least role that a row asks for; `public`: nobody need be signed in. */
export type Needs = 'public' | 'viewer' | 'editor' | 'finance' | 'admin';

/** One row: what clients were promised. Paths are as in the OpenAPI document. */
export interface ContractRow {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  needs: Needs;
  /** Fields that the successful answer has at its top, or that each entry has where it is a bare array. */
  fields: readonly string[];
}

const row = (method: ContractRow['method'], path: string, needs: Needs, fields = ''): ContractRow => ({
  method,
  path,
  needs,
  fields: fields.split(' ').filter((field) => field !== ''),
});

const subscription =
  'tier status current_period_start current_period_end cancel_at_period_end amount interval currency';
const status = `${subscription} has_subscription subscription_id trial_end access dunning pending_change next_invoice`;
const plan =
  'id name display_name price_monthly price_yearly currency features services limits included_credits price_per_1k trial_days active';
const access = 'tier status services limits remaining expires_at';

/**
 * Every endpoint of the contract with clients, below /api/v1 and /api. Rows are only ever added; endpoints
 * beyond these may change.
 */
export const contractRows: readonly ContractRow[] = [
  row('GET', '/billing/subscription', 'viewer', subscription),
  row('GET', '/billing/subscription-status', 'viewer', status),
  row(
    'GET',
    '/billing/invoices',
    'viewer',
    'id number amount_due amount_paid currency status created due_date paid invoice_pdf hosted_invoice_url',
  ),
  row('GET', '/billing/invoice/{stripe_invoice_id}/pdf', 'viewer'),
  row('GET', '/billing/payment-methods', 'viewer', 'id type card created default mandate_ended_at'),
  row('GET', '/billing/usage', 'viewer', 'usage credits tier'),
  row('POST', '/billing/checkout/create', 'viewer', 'checkout_url session_id'),
  row('POST', '/billing/portal/create', 'viewer', 'portal_url'),
  row('POST', '/billing/subscription/cancel', 'viewer', status),
  row('POST', '/billing/subscription/upgrade', 'viewer', `${status} proration`),
  row('POST', '/billing/subscription/resume', 'viewer', status),
  row('POST', '/billing/subscription/pause', 'viewer', status),
  row('POST', '/billing/subscription/coupon', 'viewer', status),
  row('POST', '/billing/payment-methods/setup', 'viewer', 'client_secret setup_url'),
  row('POST', '/billing/webhooks/stripe', 'public', 'received duplicate'),
  row('POST', '/billing/webhook', 'public', 'received duplicate'),
  row('POST', '/billing/report_usage', 'viewer', 'id quantity recorded duplicate'),
  row('GET', '/billing/usage_records', 'viewer', 'usage_records total next_cursor'),

  row('POST', '/stripe/create_customer', 'viewer', 'stripe_customer_id email created'),
  row('POST', '/stripe/attach_payment_method', 'viewer', 'payment_method'),
  row(
    'GET',
    '/stripe/customer',
    'viewer',
    'stripe_customer_id email name currency balance default_payment_method',
  ),

  row('GET', '/subscriptions/plans', 'public', 'plans'),
  row('GET', '/plans/{id}', 'public', plan),
  row('GET', '/subscriptions/plans/{id}', 'public', plan),
  row('POST', '/subscriptions/plans', 'admin', plan),
  row('PUT', '/plans/{id}', 'admin', plan),
  row('DELETE', '/plans/{id}', 'admin', plan),
  row('GET', '/subscriptions/services', 'viewer', 'services'),
  row('GET', '/subscriptions/my-access', 'viewer', access),
  row(
    'POST',
    '/subscriptions/check-access/{service}',
    'viewer',
    'allowed reason tier remaining limit resets_at upgrade_to',
  ),
  row('GET', '/subscriptions/admin/user-access/{user_id}', 'admin', access),

  row(
    'GET',
    '/admin/billing/stats',
    'finance',
    'total_customers active_subscriptions trial_subscriptions monthly_revenue tier_breakdown',
  ),
  row('GET', '/admin/billing/customers', 'editor', 'customers total'),
  row('GET', '/admin/billing/subscriptions', 'editor', 'subscriptions total'),
  row('GET', '/admin/billing/recent-charges', 'editor', 'charges total'),
  row('POST', '/admin/billing/refunds', 'finance'),
  row('GET', '/admin/subscriptions/list', 'editor', 'subscriptions total'),
  row('GET', '/admin/subscriptions/{email}', 'editor', 'email tier status timeline'),
  row('PATCH', '/admin/subscriptions/{email}', 'editor', status),
  row('POST', '/admin/subscriptions/{email}/reset-usage', 'editor', 'reset previous'),
  row(
    'GET',
    '/admin/subscriptions/analytics/overview',
    'finance',
    'total by_status by_tier new_30d canceled_30d trial_conversion_rate mrr',
  ),
  row('GET', '/admin/subscriptions/analytics/revenue-by-tier', 'finance', 'tiers'),
  row(
    'GET',
    '/admin/subscriptions/analytics/usage-stats',
    'finance',
    'by_event_type by_tier top_users period',
  ),
  row(
    'GET',
    '/admin/revenue',
    'finance',
    'mrr arr churn_rate churn_percentage active_subscriptions recent_revenue_30d arpu',
  ),
  row('GET', '/admin/subscriptions', 'editor', 'subscriptions total'),

  row('GET', '/byok/providers', 'viewer', 'providers'),
  row('GET', '/byok/keys', 'viewer', 'keys'),
  row('POST', '/byok/keys/add', 'viewer'),
  row('DELETE', '/byok/keys/{provider}', 'viewer'),
  row('POST', '/byok/keys/test/{provider}', 'viewer', 'provider valid latency_ms detail'),
  row('GET', '/byok/stats', 'viewer', 'total_keys by_provider last_used_at'),

  row('POST', '/api-keys', 'viewer'),
  row('GET', '/api-keys', 'viewer'),
  row('DELETE', '/api-keys/{id}', 'viewer'),
  row('POST', '/admin/messages/{id}/resend', 'editor'),
  row('GET', '/admin/api-keys', 'admin', 'api_keys'),
  row('DELETE', '/admin/api-keys/{id}', 'admin'),

  row('GET', '/sessions', 'viewer', 'sessions total next_cursor'),
  row('DELETE', '/sessions/{id}', 'viewer'),
  row('DELETE', '/sessions', 'viewer', 'ended'),
  row('GET', '/admin/sessions', 'admin', 'sessions total next_cursor'),
  row('DELETE', '/admin/sessions/{id}', 'admin'),
  row('DELETE', '/admin/users/{id}/sessions', 'admin', 'ended'),
  row('POST', '/byok/resolve', 'viewer'),
];
