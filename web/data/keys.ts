/** Names under which answers of the API are kept. What a live event touches is invalidated by its first word. */
export const keys = {
  session: ['session'],
  plans: ['plans'],
  status: ['billing', 'status'],
  explanation: ['billing', 'explanation'],
  invoices: ['billing', 'invoices'],
  paymentMethods: ['billing', 'payment-methods'],
  customer: ['billing', 'customer'],
  notices: ['billing', 'notices'],
  checkout: (sessionId: string) => ['billing', 'checkout', sessionId],
  preview: (tier: string, cycle: string) => ['preview', tier, cycle],
  usage: ['usage', 'summary'],
  credits: ['usage', 'credits'],
  spendLimit: ['usage', 'spend-limit'],
  series: (bucket: string, customer?: string) => [
    'usage',
    'series',
    bucket,
    ...(customer === undefined ? [] : [customer]),
  ],
  providers: ['keys', 'providers'],
  providerKeys: ['keys', 'list'],
} as const;
