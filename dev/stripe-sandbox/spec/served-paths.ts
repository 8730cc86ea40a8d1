/** Which endpoints of Stripe's document the sandbox has a use for: the families whose resources it holds. */
export const servedPaths =
  /^\/v1\/(account$|balance$|balance_transactions|billing\/meter|billing_portal|charges|checkout\/sessions|coupons|credit_notes|customers|disputes|events|invoice_payments|invoiceitems|invoices|payment_intents|payment_methods|plans|prices|products|promotion_codes|refunds|setup_intents|sources|subscription_items|subscription_schedules|subscriptions|test_helpers\/test_clocks|tokens|webhook_endpoints)(\/|$)/;
