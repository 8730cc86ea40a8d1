/** Names under which answers of the API are kept. What a live event touches is invalidated by its first word. */
export const keys = {
  session: ['session'],
  plans: ['plans'],
  status: ['billing', 'status'],
  explanation: ['billing', 'explanation'],
  invoices: ['billing', 'invoices'],
  paymentMethods: ['billing', 'payment-methods'],
  customer: ['billing', 'customer'],
  access: ['usage', 'access'],
  usage: ['usage', 'summary'],
  series: (eventType: string, bucket: string) => ['usage', 'series', eventType, bucket],
  providers: ['keys', 'providers'],
  providerKeys: ['keys', 'list'],
} as const;
