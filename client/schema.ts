// Generated from docs/openapi.json by `npm run openapi`; changes made here are lost.

export interface paths {
    "/billing/webhooks/stripe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an event from Stripe */
        post: operations["postStripeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an event from Stripe */
        post: operations["postStripeWebhookUnversioned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends a browser to the identity provider */
        get: operations["getAuthLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Takes a browser back from the identity provider; sets session_token and csrf_token */
        get: operations["getAuthCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session
         * @description Send the browser to logout_url to end its session at the identity provider too.
         */
        post: operations["postAuthLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["getAuthMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the caller's subscription */
        get: operations["getBillingSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the caller's subscription with access, dunning and what comes next */
        get: operations["getBillingSubscriptionStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the caller's invoices, newest first
         * @description A bare array; the Link header leads to the next page.
         */
        get: operations["getBillingInvoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/invoice/{stripe_invoice_id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hands out the PDF of one of the caller's invoices */
        get: operations["getBillingInvoiceStripeInvoiceIdPdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/payment-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's payment methods, the default first */
        get: operations["getBillingPaymentMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/payment-methods/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens a way to leave another card; nothing is charged and the plan stays
         * @description The secret is for a form of your own, the address for the page that Stripe hosts.
         */
        post: operations["postBillingPaymentMethodsSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/checkout/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens a Checkout page for a tier
         * @description Send the customer to checkout_url. The Trial is sold once per person.
         */
        post: operations["postBillingCheckoutCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/portal/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens Stripe's page where the caller keeps cards and invoices */
        post: operations["postBillingPortalCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription/upgrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes the plan, up at once and prorated, down at the end of the period
         * @description `preview: true` asks Stripe what it would cost and changes nothing. A declined payment leaves the plan as it is (402).
         */
        post: operations["postBillingSubscriptionUpgrade"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the caller's subscription, at the period's end unless told otherwise */
        post: operations["postBillingSubscriptionCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes back a cancellation at period end, a pause or a scheduled change */
        post: operations["postBillingSubscriptionResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops collection until a date, or until resumed */
        post: operations["postBillingSubscriptionPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription/coupon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Applies a promotion code to what comes next */
        post: operations["postBillingSubscriptionCoupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription/pay-now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Charges what is outstanding, with the default or the named payment method */
        post: operations["postBillingSubscriptionPayNow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription/promise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Promises to pay what is outstanding on a day, at most 14 days ahead and once */
        post: operations["postBillingSubscriptionPromise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/subscription/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says why the subscription stands as it does, what comes next, and what would change that */
        get: operations["getBillingSubscriptionExplain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what became of a change that took longer */
        get: operations["getBillingOperationsId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stripe/create_customer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the caller's Stripe customer; where there is one, names it */
        post: operations["postStripeCreateCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stripe/attach_payment_method": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the caller a payment method, as the default unless told otherwise */
        post: operations["postStripeAttachPaymentMethod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stripe/customer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the caller's Stripe customer */
        get: operations["getStripeCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your keys, newest first; never the key itself */
        get: operations["getApiKeys"];
        put?: never;
        /**
         * Make a key for a machine; the key is shown this once
         * @description Use it as "Authorization: Bearer prn_…". It acts for you, within its scopes.
         */
        post: operations["postApiKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Make a key worthless */
        delete: operations["deleteApiKeysId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the tiers on sale */
        get: operations["getSubscriptionsPlans"];
        put?: never;
        /** Adds a tier, here and in Stripe */
        post: operations["postSubscriptionsPlans"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one tier, also one that is no longer on sale */
        get: operations["getSubscriptionsPlansId"];
        /**
         * Changes a tier; fields that are left out stay
         * @description A changed price is a new price in Stripe. Those who subscribed to the old one keep it until they are moved.
         */
        put: operations["putSubscriptionsPlansId"];
        post?: never;
        /**
         * Takes a tier off sale
         * @description The tier is archived, never removed. One that has subscribers needs `archive=true`; they keep it.
         */
        delete: operations["deleteSubscriptionsPlansId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows one tier, also one that is no longer on sale */
        get: operations["getPlansId"];
        /**
         * Changes a tier; fields that are left out stay
         * @description A changed price is a new price in Stripe. Those who subscribed to the old one keep it until they are moved.
         */
        put: operations["putPlansId"];
        post?: never;
        /**
         * Takes a tier off sale
         * @description The tier is archived, never removed. One that has subscribers needs `archive=true`; they keep it.
         */
        delete: operations["deletePlansId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the services and the tiers that open them */
        get: operations["getSubscriptionsServices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/my-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what the caller may use now */
        get: operations["getSubscriptionsMyAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/check-access/{service}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says whether the caller may use a service now
         * @description Answers 200 whether allowed or not. Recording in the same step needs the usage ledger.
         */
        post: operations["postSubscriptionsCheckAccessService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/admin/user-access/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what a user may use now */
        get: operations["getSubscriptionsAdminUserAccessUserId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/byok/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the providers that a key of your own may be given for */
        get: operations["getByokProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/byok/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's own keys, masked */
        get: operations["getByokKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/byok/keys/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keeps a key of your own for a provider, sealed
         * @description A second key for the same provider replaces the first. The key itself is never shown again.
         */
        post: operations["postByokKeysAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/byok/keys/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets the caller's key for a provider */
        delete: operations["deleteByokKeysProvider"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/byok/keys/test/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the provider whether it takes the key
         * @description One call that costs nothing, five seconds at most. Where the provider cannot be asked, `valid` is false, `detail` says why, and the status of the key stays as it was.
         */
        post: operations["postByokKeysTestProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/byok/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts the caller's own keys */
        get: operations["getByokStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/billing/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts customers and subscriptions, and adds their monthly revenue up */
        get: operations["getAdminBillingStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/billing/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists customers, newest first */
        get: operations["getAdminBillingCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/billing/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists subscriptions, newest first */
        get: operations["getAdminBillingSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/billing/recent-charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists charges, newest first */
        get: operations["getAdminBillingRecentCharges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/billing/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives back all or a part of a charge
         * @description Without an amount, all that is left. 202: it is under way; the same request with the same Idempotency-Key tells its outcome.
         */
        post: operations["postAdminBillingRefunds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists every subscription, newest first */
        get: operations["getAdminSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches subscriptions by tier, status, address, name or Stripe id */
        get: operations["getAdminSubscriptionsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/analytics/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts subscriptions by status and tier, with what came and went in 30 days */
        get: operations["getAdminSubscriptionsAnalyticsOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/analytics/revenue-by-tier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Splits recurring revenue by tier */
        get: operations["getAdminSubscriptionsAnalyticsRevenueByTier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells recurring revenue, churn and what was taken in 30 days */
        get: operations["getAdminRevenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{email}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the subscription of an e-mail address, with its timeline */
        get: operations["getAdminSubscriptionsEmail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes the subscription of an e-mail address: its tier, its status, or the end of its trial
         * @description One of the three a request. Upgrades take effect now, downgrades at the end of the period. Status `active` takes back what is on its way. A trial is moved by whole days, rounded up. Tier and status need an administrator.
         */
        patch: operations["patchAdminSubscriptionsEmail"];
        trace?: never;
    };
    "/admin/subscriptions/{id}/extend-trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves the end of a running trial, by at most 30 days in all */
        post: operations["postAdminSubscriptionsIdExtendTrial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/retry-now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Charges what is outstanding now; does not count as an attempt */
        post: operations["postAdminSubscriptionsIdRetryNow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes no further attempt before a date */
        post: operations["postAdminSubscriptionsIdHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/skip-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves the next message to the customer out */
        post: operations["postAdminSubscriptionsIdSkipMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/extend-grace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps access open for more days */
        post: operations["postAdminSubscriptionsIdExtendGrace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/write-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the outstanding invoices up */
        post: operations["postAdminSubscriptionsIdWriteOff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/byok/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the endpoints that users may give keys for */
        get: operations["getAdminByokEndpoints"];
        put?: never;
        /**
         * Allows an OpenAI-compatible endpoint that users may give keys for
         * @description The address cannot be changed afterwards, since keys were given for it: remove it and allow another. Addresses inside private networks are never called, whatever is allowed here.
         */
        post: operations["postAdminByokEndpoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/byok/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an endpoint off the list, and forgets the keys that were given for it */
        delete: operations["deleteAdminByokEndpointsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457 problem document */
        Problem: {
            /** Format: uri-reference */
            type: string;
            title: string;
            status: number;
            /** @description A sentence that a person can act on */
            detail: string;
            /** @enum {string} */
            code: "malformed_body" | "signature_invalid" | "idempotency_key_invalid" | "sign_in_failed" | "unauthenticated" | "address_taken" | "csrf_token_invalid" | "forbidden" | "not_found" | "plan_not_found" | "no_subscription" | "no_stripe_customer" | "operation_not_found" | "method_not_allowed" | "unsupported_media_type" | "body_too_large" | "invalid_request" | "invalid_tier" | "invalid_coupon" | "invalid_quantity" | "invalid_until" | "invalid_days" | "invalid_key_format" | "price_not_found" | "payment_declined" | "payment_action_required" | "idempotency_conflict" | "idempotency_in_progress" | "trial_already_used" | "already_subscribed" | "subscription_over" | "change_refused" | "illegal_transition" | "already_canceling" | "already_on_plan" | "already_paused" | "already_scheduled" | "nothing_to_resume" | "past_due_pay_first" | "nothing_to_pay" | "no_payment_method" | "attempt_unresolved" | "promise_limit" | "grace_extension_limit" | "trial_extension_limit" | "endpoint_exists" | "byok_key_unreadable" | "clock_busy" | "nothing_ahead" | "event_waiting" | "coupon_exists" | "not_ready" | "rate_limited" | "internal_error" | "database_unavailable" | "engine_unavailable" | "identity_unavailable" | "byok_not_configured" | "stripe_not_configured" | "stripe_unavailable" | "tier_not_in_stripe" | "plan_exists" | "plan_in_use" | "invalid_amount" | "already_refunded" | "refund_refused" | "usage_not_available";
            request_id: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            decline_code?: string | null;
        };
        Subscription: {
            tier: string;
            /** @description `none` where there never was a subscription */
            status: string;
            current_period_start: string | null;
            current_period_end: string | null;
            cancel_at_period_end: boolean | null;
            /** @description Price of one period, major unit */
            amount: number | null;
            interval: ("month" | "year") | null;
            currency: string | null;
        };
        SubscriptionStatus: {
            tier: string;
            /** @description `none` where there never was a subscription */
            status: string;
            current_period_start: string | null;
            current_period_end: string | null;
            cancel_at_period_end: boolean | null;
            /** @description Price of one period, major unit */
            amount: number | null;
            interval: ("month" | "year") | null;
            currency: string | null;
            has_subscription: boolean;
            subscription_id: string | null;
            trial_end: string | null;
            access: {
                services: string[];
                /** @description null: no limit */
                calls_per_day: number | null;
                reason: string;
                warning: string | null;
                expires_at: string | null;
            };
            dunning: {
                invoice_id: string | null;
                attempt: number;
                next_attempt_at: string | null;
                /** Format: date-time */
                grace_until: string;
            } | null;
            pending_change: {
                tier: string;
                /** @enum {string} */
                interval: "month" | "year";
                quantity: number;
                /** Format: date-time */
                effective_at: string;
            } | null;
            next_invoice: {
                amount: number;
                currency: string;
                /** Format: date-time */
                at: string;
            } | null;
            paused_until: string | null;
        };
        Invoice: {
            id: string;
            number: string | null;
            amount_due: number;
            amount_paid: number;
            currency: string;
            /** @enum {string} */
            status: "draft" | "open" | "paid" | "void" | "uncollectible";
            /** Format: date-time */
            created: string;
            due_date: string | null;
            paid: boolean;
            invoice_pdf: string | null;
            hosted_invoice_url: string | null;
        };
        PaymentMethod: {
            id: string;
            type: string;
            /** @description null for methods that are no card */
            card: {
                brand: string | null;
                last4: string | null;
                exp_month: number | null;
                exp_year: number | null;
            } | null;
            /** Format: date-time */
            created: string;
            default: boolean;
        };
        CardSetup: {
            client_secret: string;
            setup_url: string;
        };
        Checkout: {
            checkout_url: string;
            session_id: string;
        };
        Portal: {
            portal_url: string;
        };
        PlanChange: {
            tier: string;
            /** @description `none` where there never was a subscription */
            status: string;
            current_period_start: string | null;
            current_period_end: string | null;
            cancel_at_period_end: boolean | null;
            /** @description Price of one period, major unit */
            amount: number | null;
            interval: ("month" | "year") | null;
            currency: string | null;
            has_subscription: boolean;
            subscription_id: string | null;
            trial_end: string | null;
            access: {
                services: string[];
                /** @description null: no limit */
                calls_per_day: number | null;
                reason: string;
                warning: string | null;
                expires_at: string | null;
            };
            dunning: {
                invoice_id: string | null;
                attempt: number;
                next_attempt_at: string | null;
                /** Format: date-time */
                grace_until: string;
            } | null;
            pending_change: {
                tier: string;
                /** @enum {string} */
                interval: "month" | "year";
                quantity: number;
                /** Format: date-time */
                effective_at: string;
            } | null;
            next_invoice: {
                amount: number;
                currency: string;
                /** Format: date-time */
                at: string;
            } | null;
            paused_until: string | null;
            /** @description What the change costs now; null where nothing is due until the period ends */
            proration: {
                amount_due: number;
                credit: number;
                currency: string;
                lines: {
                    description: string;
                    amount: number;
                }[];
            } | null;
        };
        /** @description Ask at Location for the outcome */
        PendingOperation: {
            operation_id: string;
            /** @constant */
            status: "pending";
        };
        Explanation: {
            why: string;
            rule: string;
            facts: {
                [key: string]: string | number | boolean | null;
            };
            next: {
                /** Format: date-time */
                at: string;
                what: string;
                rule: string;
            } | null;
            would_change: string[];
        };
        Operation: {
            operation_id: string;
            /** @enum {string} */
            status: "pending" | "succeeded" | "failed";
            /** @description The subscription after the change */
            result: components["schemas"]["SubscriptionStatus"] | null;
            /** @description What the change was refused with */
            error: {
                code: string;
                status: number;
                detail: string;
                decline_code: string | null;
            } | null;
        };
        CreatedCustomer: {
            stripe_customer_id: string;
            email: string;
            created: boolean;
        };
        AttachedPaymentMethod: {
            payment_method: components["schemas"]["PaymentMethod"];
        };
        StripeCustomer: {
            stripe_customer_id: string;
            email: string | null;
            name: string | null;
            currency: string;
            /** @description Negative: a credit for the next invoice */
            balance: number;
            /** @description Its id */
            default_payment_method: string | null;
        };
        NewApiKey: {
            id: string;
            name: string;
            /** @description First characters of the key, to tell it from others */
            prefix: string;
            scopes: ("usage:write" | "billing:read")[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            last_used_at: string | null;
            key: string;
        };
        ApiKey: {
            id: string;
            name: string;
            /** @description First characters of the key, to tell it from others */
            prefix: string;
            scopes: ("usage:write" | "billing:read")[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            last_used_at: string | null;
        };
        PlanList: {
            plans: components["schemas"]["Plan"][];
        };
        Plan: {
            /** @description Tier id, as checkout and upgrade take it */
            id: string;
            name: string;
            display_name: string;
            price_monthly: number | null;
            price_yearly: number | null;
            currency: string;
            features: string[];
            services: string[];
            limits: {
                /** @description null: no limit */
                calls_per_day: number | null;
                /** @description Requests a minute that consume; null: no limit */
                calls_per_minute: number | null;
            };
            included_credits: number;
            price_per_1k: number | null;
            /** @description Graduated prices of overage; null: price_per_1k for all of it */
            overage_tiers: components["schemas"]["OverageTier"][] | null;
            /** @description Most unused included credits that go over into the next period; null: none */
            rollover: {
                up_to: number;
            } | null;
            trial_days: number;
            active: boolean;
        };
        OverageTier: {
            /** @description Last credit of overage in it; null: all the rest */
            up_to: number | null;
            price_per_1k: number;
        };
        ServiceList: {
            services: components["schemas"]["Service"][];
        };
        Service: {
            id: string;
            name: string;
            description: string;
            /** @description Tiers on sale that open it, lowest first */
            tiers: string[];
        };
        Access: {
            tier: string;
            status: string;
            services: string[];
            limits: {
                /** @description null: no limit */
                calls_per_day: number | null;
            };
            /** @description Calls left today; null: no limit */
            remaining: number | null;
            expires_at: string | null;
            /** @description The rule behind it */
            reason: string;
            warning: string | null;
        };
        AccessCheck: {
            allowed: boolean;
            reason: string;
            tier: string;
            /** @description Calls left today; null: no limit */
            remaining: number | null;
            /** @description Calls a day; null: no limit */
            limit: number | null;
            resets_at: string | null;
            /** @description The lowest tier that would allow it */
            upgrade_to: string | null;
        };
        ProviderKey: {
            provider: string;
            label: string | null;
            /**
             * @description Prefix and last four characters
             * @example sk-…wxyz
             */
            masked: string;
            /** Format: date-time */
            created_at: string;
            last_tested_at: string | null;
            /**
             * @description What the last conclusive test said
             * @enum {string}
             */
            status: "untested" | "valid" | "invalid";
        };
        BillingStats: {
            total_customers: number;
            active_subscriptions: number;
            trial_subscriptions: number;
            monthly_revenue: number;
            tier_breakdown: {
                [key: string]: {
                    count: number;
                    revenue: number;
                };
            };
            currency: string;
            /** @description Monthly recurring revenue in currencies that are not added up */
            other_currencies: {
                currency: string;
                mrr: number;
            }[];
        };
        AdminCustomerList: {
            customers: components["schemas"]["AdminCustomer"][];
            total: number;
            next_cursor: string | null;
        };
        AdminCustomer: {
            id: string;
            email: string | null;
            name: string | null;
            /** Format: date-time */
            created: string;
            metadata: {
                user_id: string | null;
                tier: string;
            };
        };
        AdminSubscriptionList: {
            subscriptions: components["schemas"]["AdminSubscription"][];
            total: number;
            next_cursor: string | null;
        };
        AdminSubscription: {
            id: string;
            /** @description Stripe customer, cus_… */
            customer: string;
            tier: string;
            status: string;
            amount: number;
            currency: string;
            /** @enum {string} */
            interval: "month" | "year";
            /** Format: date-time */
            current_period_end: string;
            cancel_at_period_end: boolean;
        };
        ChargeList: {
            charges: components["schemas"]["Charge"][];
            total: number;
            next_cursor: string | null;
        };
        Charge: {
            id: string;
            amount: number;
            currency: string;
            status: string;
            customer: string | null;
            description: string | null;
            /** Format: date-time */
            created: string;
            paid: boolean;
            /** @description All of it; see amount_refunded */
            refunded: boolean;
            amount_refunded: number;
        };
        Refund: {
            /** @description null while it is under way */
            refund_id: string | null;
            charge: string;
            amount: number;
            currency: string;
            status: string;
        };
        AdminAccountList: {
            subscriptions: components["schemas"]["AdminAccount"][];
            total: number;
            next_cursor: string | null;
        };
        AdminAccount: {
            id: string;
            /** @description Stripe customer, cus_… */
            customer: string;
            tier: string;
            status: string;
            amount: number;
            currency: string;
            /** @enum {string} */
            interval: "month" | "year";
            /** Format: date-time */
            current_period_end: string;
            cancel_at_period_end: boolean;
            email: string | null;
            name: string | null;
            /** @description Calls today */
            usage: number;
            /** @description Calls a day; null: no limit */
            limit: number | null;
            /** Format: date-time */
            created: string;
            /** @description Why somebody should look at it */
            attention: string | null;
        };
        AnalyticsOverview: {
            total: number;
            by_status: {
                [key: string]: number;
            };
            /** @description Those that are not over */
            by_tier: {
                [key: string]: number;
            };
            new_30d: number;
            canceled_30d: number;
            /** @description Of all trials that are over, 0 to 1 */
            trial_conversion_rate: number;
            mrr: number;
            currency: string;
            /** @description Monthly recurring revenue in currencies that are not added up */
            other_currencies: {
                currency: string;
                mrr: number;
            }[];
        };
        RevenueByTier: {
            tiers: {
                tier: string;
                subscribers: number;
                mrr: number;
                arr: number;
                /** @description Of all recurring revenue, 0 to 1 */
                share: number;
            }[];
            currency: string;
            /** @description Monthly recurring revenue in currencies that are not added up */
            other_currencies: {
                currency: string;
                mrr: number;
            }[];
        };
        Revenue: {
            mrr: number;
            arr: number;
            /** @description Customers that paid 30 days ago and stopped since, by those that paid then, 0 to 1 */
            churn_rate: number;
            churn_percentage: number;
            active_subscriptions: number;
            /** @description Paid less given back, each when it happened: today and 29 UTC days before */
            recent_revenue_30d: number;
            arpu: number;
            currency: string;
            /** @description Monthly recurring revenue in currencies that are not added up */
            other_currencies: {
                currency: string;
                mrr: number;
            }[];
        };
        AdminAccountDetail: {
            id: string;
            /** @description Stripe customer, cus_… */
            customer: string;
            tier: string;
            status: string;
            amount: number;
            currency: string;
            /** @enum {string} */
            interval: "month" | "year";
            /** Format: date-time */
            current_period_end: string;
            cancel_at_period_end: boolean;
            email: string | null;
            name: string | null;
            /** @description Calls today */
            usage: number;
            /** @description Calls a day; null: no limit */
            limit: number | null;
            /** Format: date-time */
            created: string;
            /** @description Why somebody should look at it */
            attention: string | null;
            /** @description The latest 100 entries, oldest first */
            timeline: components["schemas"]["TimelineEntry"][];
            workflow_id: string;
            /** @description Its run in the Temporal UI */
            workflow_url: string | null;
        };
        TimelineEntry: {
            /** Format: date-time */
            at: string;
            kind: string;
            summary: string;
            rule: string | null;
            outcome: string | null;
        };
        CustomEndpoint: {
            id: string;
            name: string;
            base_url: string;
            /** Format: date-time */
            created_at: string;
        };
    };
    responses: never;
    parameters: {
        /** @description Repeat a request with the same key and body to get the first answer again */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /** @description Names this request in logs and workflows */
        RequestId: string;
    };
    pathItems: never;
}
export type Problem = components['schemas']['Problem'];
export type Subscription = components['schemas']['Subscription'];
export type SubscriptionStatus = components['schemas']['SubscriptionStatus'];
export type Invoice = components['schemas']['Invoice'];
export type PaymentMethod = components['schemas']['PaymentMethod'];
export type CardSetup = components['schemas']['CardSetup'];
export type Checkout = components['schemas']['Checkout'];
export type Portal = components['schemas']['Portal'];
export type PlanChange = components['schemas']['PlanChange'];
export type PendingOperation = components['schemas']['PendingOperation'];
export type Explanation = components['schemas']['Explanation'];
export type Operation = components['schemas']['Operation'];
export type CreatedCustomer = components['schemas']['CreatedCustomer'];
export type AttachedPaymentMethod = components['schemas']['AttachedPaymentMethod'];
export type StripeCustomer = components['schemas']['StripeCustomer'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type ApiKey = components['schemas']['ApiKey'];
export type PlanList = components['schemas']['PlanList'];
export type Plan = components['schemas']['Plan'];
export type OverageTier = components['schemas']['OverageTier'];
export type ServiceList = components['schemas']['ServiceList'];
export type Service = components['schemas']['Service'];
export type Access = components['schemas']['Access'];
export type AccessCheck = components['schemas']['AccessCheck'];
export type ProviderKey = components['schemas']['ProviderKey'];
export type BillingStats = components['schemas']['BillingStats'];
export type AdminCustomerList = components['schemas']['AdminCustomerList'];
export type AdminCustomer = components['schemas']['AdminCustomer'];
export type AdminSubscriptionList = components['schemas']['AdminSubscriptionList'];
export type AdminSubscription = components['schemas']['AdminSubscription'];
export type ChargeList = components['schemas']['ChargeList'];
export type Charge = components['schemas']['Charge'];
export type Refund = components['schemas']['Refund'];
export type AdminAccountList = components['schemas']['AdminAccountList'];
export type AdminAccount = components['schemas']['AdminAccount'];
export type AnalyticsOverview = components['schemas']['AnalyticsOverview'];
export type RevenueByTier = components['schemas']['RevenueByTier'];
export type Revenue = components['schemas']['Revenue'];
export type AdminAccountDetail = components['schemas']['AdminAccountDetail'];
export type TimelineEntry = components['schemas']['TimelineEntry'];
export type CustomEndpoint = components['schemas']['CustomEndpoint'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type HeaderRequestId = components['headers']['RequestId'];
export type $defs = Record<string, never>;
export interface operations {
    postStripeWebhook: {
        parameters: {
            query?: never;
            header: {
                "Stripe-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "received": true,
                     *       "duplicate": false
                     *     }
                     */
                    "application/json": {
                        received: boolean;
                        duplicate: boolean;
                    };
                };
            };
            /** @description `signature_invalid`: The webhook signature is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postStripeWebhookUnversioned: {
        parameters: {
            query?: never;
            header: {
                "Stripe-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "received": true,
                     *       "duplicate": false
                     *     }
                     */
                    "application/json": {
                        received: boolean;
                        duplicate: boolean;
                    };
                };
            };
            /** @description `signature_invalid`: The webhook signature is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthLogin: {
        parameters: {
            query?: {
                /** @description Path of this site to go to afterwards; anything else counts as / */
                return_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the identity provider */
            302: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `identity_unavailable`: The identity provider cannot be reached; `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthCallback: {
        parameters: {
            query?: {
                code?: string;
                state?: string;
                iss?: string;
                error?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To return_to, signed in */
            302: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `sign_in_failed`: The sign-in did not succeed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `identity_unavailable`: The identity provider cannot be reached; `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signed_out: boolean;
                        logout_url: string | null;
                    };
                };
            };
            /** @description `csrf_token_invalid`: The request does not prove where it comes from */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        email: string;
                        full_name: string | null;
                        /** @enum {string} */
                        role: "viewer" | "editor" | "admin";
                        stripe_customer_id: string | null;
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                        /** Format: date-time */
                        session_expires_at: string | null;
                    };
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `identity_unavailable`: The identity provider cannot be reached; `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBillingSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd"
                     *     }
                     */
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBillingSubscriptionStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBillingInvoices: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "in_1Qexample000000000000001",
                     *         "number": "PRN-0001-0001",
                     *         "amount_due": 49,
                     *         "amount_paid": 49,
                     *         "currency": "usd",
                     *         "status": "draft",
                     *         "created": "2026-11-01T09:00:00.000Z",
                     *         "due_date": "2026-12-01T09:00:00.000Z",
                     *         "paid": true,
                     *         "invoice_pdf": "example",
                     *         "hosted_invoice_url": "https://billing.example.com/path"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Invoice"][];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBillingInvoiceStripeInvoiceIdPdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stripe_invoice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBillingPaymentMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "pm_1Qexample000000000000001",
                     *         "type": "card",
                     *         "card": {
                     *           "brand": "visa",
                     *           "last4": "4242",
                     *           "exp_month": 12,
                     *           "exp_year": 2030
                     *         },
                     *         "created": "2026-11-01T09:00:00.000Z",
                     *         "default": true
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["PaymentMethod"][];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingPaymentMethodsSetup: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "client_secret": "seti_1Qexample_secret_example",
                     *       "setup_url": "https://billing.example.com/path"
                     *     }
                     */
                    "application/json": components["schemas"]["CardSetup"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `engine_unavailable`: The billing engine cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingCheckoutCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "tier_id": "professional",
                 *       "billing_cycle": "monthly",
                 *       "coupon": "WELCOME10",
                 *       "quantity": 1
                 *     }
                 */
                "application/json": {
                    tier_id: string;
                    /** @enum {string} */
                    billing_cycle: "monthly" | "yearly";
                    coupon?: string;
                    /** @default 1 */
                    quantity?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checkout_url": "https://checkout.stripe.com/c/pay/cs_test_a1example",
                     *       "session_id": "cs_test_a1example"
                     *     }
                     */
                    "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already_subscribed`: There is a subscription already; `trial_already_used`: The trial was used before; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `price_not_found`: The tier is not sold that way; `invalid_coupon`: Invalid coupon; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `tier_not_in_stripe`: The tier is not set up in Stripe; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `engine_unavailable`: The billing engine cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingPortalCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "portal_url": "https://billing.example.com/path"
                     *     }
                     */
                    "application/json": components["schemas"]["Portal"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_stripe_customer`: No Stripe customer found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingSubscriptionUpgrade: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "subscription_id": "sub_1Qexample000000000000001",
                 *       "new_tier_id": "enterprise",
                 *       "billing_cycle": "monthly",
                 *       "quantity": 1,
                 *       "when": "now",
                 *       "preview": false
                 *     }
                 */
                "application/json": {
                    subscription_id?: string;
                    new_tier_id: string;
                    /** @enum {string} */
                    billing_cycle: "monthly" | "yearly";
                    quantity?: number;
                    /** @enum {string} */
                    when?: "now" | "period_end";
                    /** @default false */
                    preview?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "proration": {
                     *         "amount_due": 49,
                     *         "credit": 1,
                     *         "currency": "usd",
                     *         "lines": [
                     *           {
                     *             "description": "Professional, monthly",
                     *             "amount": 49
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PlanChange"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingSubscriptionCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "subscription_id": "sub_1Qexample000000000000001",
                 *       "at_period_end": true,
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    subscription_id?: string;
                    /** @default true */
                    at_period_end?: boolean;
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingSubscriptionResume: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "subscription_id": "sub_1Qexample000000000000001"
                 *     }
                 */
                "application/json": {
                    subscription_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingSubscriptionPause: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "subscription_id": "sub_1Qexample000000000000001",
                 *       "until": "2026-12-01T09:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    subscription_id?: string;
                    /** Format: date-time */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingSubscriptionCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "subscription_id": "sub_1Qexample000000000000001",
                 *       "code": "WELCOME10"
                 *     }
                 */
                "application/json": {
                    subscription_id?: string;
                    code: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingSubscriptionPayNow: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "subscription_id": "sub_1Qexample000000000000001",
                 *       "payment_method_id": "pm_1Qexample000000000000001"
                 *     }
                 */
                "application/json": {
                    subscription_id?: string;
                    payment_method_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `promise_limit`: No further promise is possible; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBillingSubscriptionPromise: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "subscription_id": "sub_1Qexample000000000000001",
                 *       "on": "2026-12-01T09:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    subscription_id?: string;
                    /** Format: date-time */
                    on: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `promise_limit`: No further promise is possible; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBillingSubscriptionExplain: {
        parameters: {
            query?: {
                subscription_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "why": "example",
                     *       "rule": "active_paid",
                     *       "facts": {
                     *         "name": "example"
                     *       },
                     *       "next": {
                     *         "at": "2026-12-01T09:00:00.000Z",
                     *         "what": "example",
                     *         "rule": "active_paid"
                     *       },
                     *       "would_change": [
                     *         "example"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBillingOperationsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending",
                     *       "result": {
                     *         "tier": "professional",
                     *         "status": "active",
                     *         "current_period_start": "2026-11-01T09:00:00.000Z",
                     *         "current_period_end": "2026-12-01T09:00:00.000Z",
                     *         "cancel_at_period_end": false,
                     *         "amount": 49,
                     *         "interval": "month",
                     *         "currency": "usd",
                     *         "has_subscription": true,
                     *         "subscription_id": "sub_1Qexample000000000000001",
                     *         "trial_end": "2026-11-08T09:00:00.000Z",
                     *         "access": {
                     *           "services": [
                     *             "chat"
                     *           ],
                     *           "calls_per_day": 100,
                     *           "reason": "asked for by the customer",
                     *           "warning": "example",
                     *           "expires_at": "2027-02-01T09:00:00.000Z"
                     *         },
                     *         "dunning": {
                     *           "invoice_id": "in_1Qexample000000000000001",
                     *           "attempt": 1,
                     *           "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *           "grace_until": "2026-12-01T09:00:00.000Z"
                     *         },
                     *         "pending_change": {
                     *           "tier": "professional",
                     *           "interval": "month",
                     *           "quantity": 1,
                     *           "effective_at": "2026-12-01T09:00:00.000Z"
                     *         },
                     *         "next_invoice": {
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "at": "2026-12-01T09:00:00.000Z"
                     *         },
                     *         "paused_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "error": {
                     *         "code": "WELCOME10",
                     *         "status": 409,
                     *         "detail": "The provider accepted the key.",
                     *         "decline_code": "example"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Operation"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_not_found`: Operation not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postStripeCreateCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "stripe_customer_id": "cus_Qexample000001",
                     *       "email": "alice@perennial.test",
                     *       "created": true
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedCustomer"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `engine_unavailable`: The billing engine cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postStripeAttachPaymentMethod: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "payment_method_id": "pm_1Qexample000000000000001",
                 *       "set_default": true
                 *     }
                 */
                "application/json": {
                    payment_method_id: string;
                    /** @default true */
                    set_default?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "payment_method": {
                     *         "id": "pm_1Qexample000000000000001",
                     *         "type": "card",
                     *         "card": {
                     *           "brand": "visa",
                     *           "last4": "4242",
                     *           "exp_month": 12,
                     *           "exp_year": 2030
                     *         },
                     *         "created": "2026-11-01T09:00:00.000Z",
                     *         "default": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AttachedPaymentMethod"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_stripe_customer`: No Stripe customer found; `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `engine_unavailable`: The billing engine cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStripeCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "stripe_customer_id": "cus_Qexample000001",
                     *       "email": "alice@perennial.test",
                     *       "name": "Alice Example",
                     *       "currency": "usd",
                     *       "balance": 1,
                     *       "default_payment_method": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["StripeCustomer"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_stripe_customer`: No Stripe customer found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api_keys": [
                     *         {
                     *           "id": "5b0c2c5e-0a53-4a3e-8f0b-0f6ad2a3c7d1",
                     *           "name": "usage reporter",
                     *           "prefix": "prn_4f2a",
                     *           "scopes": [
                     *             "usage:write"
                     *           ],
                     *           "created_at": "2026-11-01T09:00:00.000Z",
                     *           "expires_at": "2027-02-01T09:00:00.000Z",
                     *           "last_used_at": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        api_keys: components["schemas"]["ApiKey"][];
                        total: number;
                        next_cursor: null;
                    };
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "Professional",
                 *       "scopes": [
                 *         "usage:write"
                 *       ],
                 *       "expires_in_days": 90
                 *     }
                 */
                "application/json": {
                    name: string;
                    scopes: ("usage:write" | "billing:read")[];
                    /** @default 90 */
                    expires_in_days?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5b0c2c5e-0a53-4a3e-8f0b-0f6ad2a3c7d1",
                     *       "name": "usage reporter",
                     *       "prefix": "prn_4f2a",
                     *       "scopes": [
                     *         "usage:write"
                     *       ],
                     *       "created_at": "2026-11-01T09:00:00.000Z",
                     *       "expires_at": "2027-02-01T09:00:00.000Z",
                     *       "last_used_at": "2026-12-01T09:00:00.000Z",
                     *       "key": "prn_example0000000000000000000000000000000000"
                     *     }
                     */
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApiKeysId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSubscriptionsPlans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "plans": [
                     *         {
                     *           "id": "professional",
                     *           "name": "professional",
                     *           "display_name": "Professional",
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "currency": "usd",
                     *           "features": [
                     *             "500 credits a month"
                     *           ],
                     *           "services": [
                     *             "chat"
                     *           ],
                     *           "limits": {
                     *             "calls_per_day": 100,
                     *             "calls_per_minute": 1
                     *           },
                     *           "included_credits": 500,
                     *           "price_per_1k": 2,
                     *           "overage_tiers": [
                     *             {
                     *               "up_to": 1,
                     *               "price_per_1k": 2
                     *             }
                     *           ],
                     *           "rollover": {
                     *             "up_to": 1
                     *           },
                     *           "trial_days": 7,
                     *           "active": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PlanList"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSubscriptionsPlans: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "display_name": "Professional",
                 *       "rank": 20,
                 *       "price_monthly": 49,
                 *       "price_yearly": 490,
                 *       "currency": "usd",
                 *       "features": [
                 *         "500 credits a month"
                 *       ],
                 *       "services": [
                 *         "ops-center"
                 *       ],
                 *       "limits": {
                 *         "calls_per_day": 100,
                 *         "calls_per_minute": 1
                 *       },
                 *       "included_credits": 500,
                 *       "price_per_1k": 2,
                 *       "overage_tiers": [
                 *         {
                 *           "up_to": 10000,
                 *           "price_per_1k": 2
                 *         },
                 *         {
                 *           "up_to": null,
                 *           "price_per_1k": 1.5
                 *         }
                 *       ],
                 *       "rollover": {
                 *         "up_to": 1
                 *       },
                 *       "trial_days": 7,
                 *       "active": true,
                 *       "id": "example"
                 *     }
                 */
                "application/json": {
                    display_name: string;
                    /** @description Place in the order of tiers */
                    rank?: number;
                    /** @description null: not sold by the month */
                    price_monthly?: number | null;
                    /** @description null: not sold by the year */
                    price_yearly?: number | null;
                    /** @description Of the prices in this request; prices in other currencies stay */
                    currency?: string;
                    features?: string[];
                    services?: ("ops-center" | "billing" | "chat" | "inference" | "embeddings" | "search" | "tts" | "stt" | "agents" | "fine-tuning" | "team" | "audit-log")[];
                    limits?: {
                        calls_per_day: number | null;
                        calls_per_minute?: number | null;
                    };
                    included_credits?: number;
                    price_per_1k?: number | null;
                    /**
                     * @description Each tier ends above the one before it; the last has no end. null: price_per_1k for all of it
                     * @example [
                     *       {
                     *         "up_to": 10000,
                     *         "price_per_1k": 2
                     *       },
                     *       {
                     *         "up_to": null,
                     *         "price_per_1k": 1.5
                     *       }
                     *     ]
                     */
                    overage_tiers?: {
                        up_to: number | null;
                        price_per_1k: number;
                    }[] | null;
                    /** @description Most unused included credits that go over into the next period */
                    rollover?: {
                        up_to: number;
                    } | null;
                    trial_days?: number;
                    active?: boolean;
                    id: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "professional",
                     *       "name": "professional",
                     *       "display_name": "Professional",
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "features": [
                     *         "500 credits a month"
                     *       ],
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100,
                     *         "calls_per_minute": 1
                     *       },
                     *       "included_credits": 500,
                     *       "price_per_1k": 2,
                     *       "overage_tiers": [
                     *         {
                     *           "up_to": 1,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
                     *       "rollover": {
                     *         "up_to": 1
                     *       },
                     *       "trial_days": 7,
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_exists`: There is a plan of that id already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSubscriptionsPlansId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "professional",
                     *       "name": "professional",
                     *       "display_name": "Professional",
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "features": [
                     *         "500 credits a month"
                     *       ],
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100,
                     *         "calls_per_minute": 1
                     *       },
                     *       "included_credits": 500,
                     *       "price_per_1k": 2,
                     *       "overage_tiers": [
                     *         {
                     *           "up_to": 1,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
                     *       "rollover": {
                     *         "up_to": 1
                     *       },
                     *       "trial_days": 7,
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSubscriptionsPlansId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "display_name": "Professional",
                 *       "rank": 20,
                 *       "price_monthly": 49,
                 *       "price_yearly": 490,
                 *       "currency": "usd",
                 *       "features": [
                 *         "500 credits a month"
                 *       ],
                 *       "services": [
                 *         "ops-center"
                 *       ],
                 *       "limits": {
                 *         "calls_per_day": 100,
                 *         "calls_per_minute": 1
                 *       },
                 *       "included_credits": 500,
                 *       "price_per_1k": 2,
                 *       "overage_tiers": [
                 *         {
                 *           "up_to": 10000,
                 *           "price_per_1k": 2
                 *         },
                 *         {
                 *           "up_to": null,
                 *           "price_per_1k": 1.5
                 *         }
                 *       ],
                 *       "rollover": {
                 *         "up_to": 1
                 *       },
                 *       "trial_days": 7,
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    display_name?: string;
                    /** @description Place in the order of tiers */
                    rank?: number;
                    /** @description null: not sold by the month */
                    price_monthly?: number | null;
                    /** @description null: not sold by the year */
                    price_yearly?: number | null;
                    /** @description Of the prices in this request; prices in other currencies stay */
                    currency?: string;
                    features?: string[];
                    services?: ("ops-center" | "billing" | "chat" | "inference" | "embeddings" | "search" | "tts" | "stt" | "agents" | "fine-tuning" | "team" | "audit-log")[];
                    limits?: {
                        calls_per_day: number | null;
                        calls_per_minute?: number | null;
                    };
                    included_credits?: number;
                    price_per_1k?: number | null;
                    /**
                     * @description Each tier ends above the one before it; the last has no end. null: price_per_1k for all of it
                     * @example [
                     *       {
                     *         "up_to": 10000,
                     *         "price_per_1k": 2
                     *       },
                     *       {
                     *         "up_to": null,
                     *         "price_per_1k": 1.5
                     *       }
                     *     ]
                     */
                    overage_tiers?: {
                        up_to: number | null;
                        price_per_1k: number;
                    }[] | null;
                    /** @description Most unused included credits that go over into the next period */
                    rollover?: {
                        up_to: number;
                    } | null;
                    trial_days?: number;
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "professional",
                     *       "name": "professional",
                     *       "display_name": "Professional",
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "features": [
                     *         "500 credits a month"
                     *       ],
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100,
                     *         "calls_per_minute": 1
                     *       },
                     *       "included_credits": 500,
                     *       "price_per_1k": 2,
                     *       "overage_tiers": [
                     *         {
                     *           "up_to": 1,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
                     *       "rollover": {
                     *         "up_to": 1
                     *       },
                     *       "trial_days": 7,
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSubscriptionsPlansId: {
        parameters: {
            query?: {
                archive?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "professional",
                     *       "name": "professional",
                     *       "display_name": "Professional",
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "features": [
                     *         "500 credits a month"
                     *       ],
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100,
                     *         "calls_per_minute": 1
                     *       },
                     *       "included_credits": 500,
                     *       "price_per_1k": 2,
                     *       "overage_tiers": [
                     *         {
                     *           "up_to": 1,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
                     *       "rollover": {
                     *         "up_to": 1
                     *       },
                     *       "trial_days": 7,
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_in_use`: The plan has subscribers */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlansId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "professional",
                     *       "name": "professional",
                     *       "display_name": "Professional",
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "features": [
                     *         "500 credits a month"
                     *       ],
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100,
                     *         "calls_per_minute": 1
                     *       },
                     *       "included_credits": 500,
                     *       "price_per_1k": 2,
                     *       "overage_tiers": [
                     *         {
                     *           "up_to": 1,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
                     *       "rollover": {
                     *         "up_to": 1
                     *       },
                     *       "trial_days": 7,
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putPlansId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "display_name": "Professional",
                 *       "rank": 20,
                 *       "price_monthly": 49,
                 *       "price_yearly": 490,
                 *       "currency": "usd",
                 *       "features": [
                 *         "500 credits a month"
                 *       ],
                 *       "services": [
                 *         "ops-center"
                 *       ],
                 *       "limits": {
                 *         "calls_per_day": 100,
                 *         "calls_per_minute": 1
                 *       },
                 *       "included_credits": 500,
                 *       "price_per_1k": 2,
                 *       "overage_tiers": [
                 *         {
                 *           "up_to": 10000,
                 *           "price_per_1k": 2
                 *         },
                 *         {
                 *           "up_to": null,
                 *           "price_per_1k": 1.5
                 *         }
                 *       ],
                 *       "rollover": {
                 *         "up_to": 1
                 *       },
                 *       "trial_days": 7,
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    display_name?: string;
                    /** @description Place in the order of tiers */
                    rank?: number;
                    /** @description null: not sold by the month */
                    price_monthly?: number | null;
                    /** @description null: not sold by the year */
                    price_yearly?: number | null;
                    /** @description Of the prices in this request; prices in other currencies stay */
                    currency?: string;
                    features?: string[];
                    services?: ("ops-center" | "billing" | "chat" | "inference" | "embeddings" | "search" | "tts" | "stt" | "agents" | "fine-tuning" | "team" | "audit-log")[];
                    limits?: {
                        calls_per_day: number | null;
                        calls_per_minute?: number | null;
                    };
                    included_credits?: number;
                    price_per_1k?: number | null;
                    /**
                     * @description Each tier ends above the one before it; the last has no end. null: price_per_1k for all of it
                     * @example [
                     *       {
                     *         "up_to": 10000,
                     *         "price_per_1k": 2
                     *       },
                     *       {
                     *         "up_to": null,
                     *         "price_per_1k": 1.5
                     *       }
                     *     ]
                     */
                    overage_tiers?: {
                        up_to: number | null;
                        price_per_1k: number;
                    }[] | null;
                    /** @description Most unused included credits that go over into the next period */
                    rollover?: {
                        up_to: number;
                    } | null;
                    trial_days?: number;
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "professional",
                     *       "name": "professional",
                     *       "display_name": "Professional",
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "features": [
                     *         "500 credits a month"
                     *       ],
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100,
                     *         "calls_per_minute": 1
                     *       },
                     *       "included_credits": 500,
                     *       "price_per_1k": 2,
                     *       "overage_tiers": [
                     *         {
                     *           "up_to": 1,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
                     *       "rollover": {
                     *         "up_to": 1
                     *       },
                     *       "trial_days": 7,
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePlansId: {
        parameters: {
            query?: {
                archive?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "professional",
                     *       "name": "professional",
                     *       "display_name": "Professional",
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "features": [
                     *         "500 credits a month"
                     *       ],
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100,
                     *         "calls_per_minute": 1
                     *       },
                     *       "included_credits": 500,
                     *       "price_per_1k": 2,
                     *       "overage_tiers": [
                     *         {
                     *           "up_to": 1,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
                     *       "rollover": {
                     *         "up_to": 1
                     *       },
                     *       "trial_days": 7,
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_in_use`: The plan has subscribers */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSubscriptionsServices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "services": [
                     *         {
                     *           "id": "chat",
                     *           "name": "Professional",
                     *           "description": "Professional, monthly",
                     *           "tiers": [
                     *             "professional"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ServiceList"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSubscriptionsMyAccess: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100
                     *       },
                     *       "remaining": 488,
                     *       "expires_at": "2027-02-01T09:00:00.000Z",
                     *       "reason": "active",
                     *       "warning": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["Access"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSubscriptionsCheckAccessService: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "quantity": 0,
                 *       "event_type": "inference",
                 *       "consume": false
                 *     }
                 */
                "application/json": {
                    /** @default 0 */
                    quantity?: number;
                    event_type?: string;
                    /** @default false */
                    consume?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed": true,
                     *       "reason": "within_limit",
                     *       "tier": "professional",
                     *       "remaining": 488,
                     *       "limit": 500,
                     *       "resets_at": "2026-12-01T09:00:00.000Z",
                     *       "upgrade_to": "enterprise"
                     *     }
                     */
                    "application/json": components["schemas"]["AccessCheck"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `usage_not_available`: Usage cannot be recorded yet; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSubscriptionsAdminUserAccessUserId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Our user id */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "services": [
                     *         "chat"
                     *       ],
                     *       "limits": {
                     *         "calls_per_day": 100
                     *       },
                     *       "remaining": 488,
                     *       "expires_at": "2027-02-01T09:00:00.000Z",
                     *       "reason": "active",
                     *       "warning": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["Access"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getByokProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "providers": [
                     *         {
                     *           "id": "example",
                     *           "name": "Professional",
                     *           "key_format": "sk-…",
                     *           "docs_url": "https://platform.openai.com/api-keys",
                     *           "configured": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        providers: {
                            id: string;
                            name: string;
                            /** @description What a key looks like, for people */
                            key_format: string;
                            /** @description Where keys are made */
                            docs_url: string | null;
                            /** @description Whether the caller has given a key */
                            configured: boolean;
                        }[];
                    };
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getByokKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "provider": "openai",
                     *           "label": "Production",
                     *           "masked": "sk-…wxyz",
                     *           "created_at": "2026-11-01T09:00:00.000Z",
                     *           "last_tested_at": "2026-12-01T09:00:00.000Z",
                     *           "status": "untested"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        keys: components["schemas"]["ProviderKey"][];
                    };
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postByokKeysAdd: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "provider": "openai",
                 *       "key": "sk-example-0000000000000000000000000000000000000000",
                 *       "label": "Production"
                 *     }
                 */
                "application/json": {
                    /** @description Id of a provider, as GET /byok/providers lists it */
                    provider: string;
                    key: string;
                    label?: string | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "provider": "openai",
                     *       "label": "Production",
                     *       "masked": "sk-…wxyz",
                     *       "created_at": "2026-11-01T09:00:00.000Z",
                     *       "last_tested_at": "2026-12-01T09:00:00.000Z",
                     *       "status": "untested"
                     *     }
                     */
                    "application/json": components["schemas"]["ProviderKey"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_key_format`: The key does not look like one of that provider; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteByokKeysProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a provider, as GET /byok/providers lists it */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postByokKeysTestProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of a provider, as GET /byok/providers lists it */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "provider": "openai",
                     *       "valid": true,
                     *       "latency_ms": 182,
                     *       "detail": "The provider accepted the key."
                     *     }
                     */
                    "application/json": {
                        provider: string;
                        valid: boolean;
                        latency_ms: number;
                        detail: string;
                    };
                };
            };
            /** @description `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `byok_key_unreadable`: The key cannot be opened any more; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getByokStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total_keys": 1,
                     *       "by_provider": {
                     *         "openai": 1
                     *       },
                     *       "last_used_at": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        total_keys: number;
                        by_provider: {
                            [key: string]: number;
                        };
                        last_used_at: string | null;
                    };
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminBillingStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total_customers": 1,
                     *       "active_subscriptions": 1,
                     *       "trial_subscriptions": 1,
                     *       "monthly_revenue": 83,
                     *       "tier_breakdown": {
                     *         "professional": {
                     *           "count": 1,
                     *           "revenue": 83
                     *         }
                     *       },
                     *       "currency": "usd",
                     *       "other_currencies": [
                     *         {
                     *           "currency": "usd",
                     *           "mrr": 83
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BillingStats"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminBillingCustomers: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customers": [
                     *         {
                     *           "id": "cus_Qexample000001",
                     *           "email": "alice@perennial.test",
                     *           "name": "Alice Example",
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "metadata": {
                     *             "user_id": "5b0c2c5e-0a53-4a3e-8f0b-0f6ad2a3c7d1",
                     *             "tier": "professional"
                     *           }
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCustomerList"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminBillingSubscriptions: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                status?: "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "suspended" | "paused" | "canceled" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subscriptions": [
                     *         {
                     *           "id": "sub_1Qexample000000000000001",
                     *           "customer": "cus_Qexample000001",
                     *           "tier": "professional",
                     *           "status": "active",
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "interval": "month",
                     *           "current_period_end": "2026-12-01T09:00:00.000Z",
                     *           "cancel_at_period_end": false
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSubscriptionList"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminBillingRecentCharges: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "charges": [
                     *         {
                     *           "id": "ch_3Qexample000000000000001",
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "status": "succeeded",
                     *           "customer": "cus_Qexample000001",
                     *           "description": "Professional, monthly",
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "paid": true,
                     *           "refunded": false,
                     *           "amount_refunded": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["ChargeList"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminBillingRefunds: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "charge_id": "ch_3Qexample000000000000001",
                 *       "amount": 49,
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    charge_id: string;
                    amount?: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "refund_id": "re_3Qexample000000000000001",
                     *       "charge": "ch_3Qexample000000000000001",
                     *       "amount": 49,
                     *       "currency": "usd",
                     *       "status": "succeeded"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "refund_id": "re_3Qexample000000000000001",
                     *       "charge": "ch_3Qexample000000000000001",
                     *       "amount": 49,
                     *       "currency": "usd",
                     *       "status": "succeeded"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already_refunded`: Nothing is left to give back; `refund_refused`: The refund was not taken; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_amount`: Invalid amount; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `stripe_not_configured`: Stripe is not configured; `engine_unavailable`: The billing engine cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminSubscriptions: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                status?: "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "suspended" | "paused" | "canceled" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subscriptions": [
                     *         {
                     *           "id": "sub_1Qexample000000000000001",
                     *           "customer": "cus_Qexample000001",
                     *           "tier": "professional",
                     *           "status": "active",
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "interval": "month",
                     *           "current_period_end": "2026-12-01T09:00:00.000Z",
                     *           "cancel_at_period_end": false
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSubscriptionList"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminSubscriptionsList: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                status?: "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "suspended" | "paused" | "canceled" | "expired";
                tier?: string;
                /** @description Part of an address or name (of fewer than three characters, its beginning), or a whole Stripe id. Looks at 1,000 people at most; the total is of what it found. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subscriptions": [
                     *         {
                     *           "id": "sub_1Qexample000000000000001",
                     *           "customer": "cus_Qexample000001",
                     *           "tier": "professional",
                     *           "status": "active",
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "interval": "month",
                     *           "current_period_end": "2026-12-01T09:00:00.000Z",
                     *           "cancel_at_period_end": false,
                     *           "email": "alice@perennial.test",
                     *           "name": "Professional",
                     *           "usage": 12,
                     *           "limit": 500,
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "attention": "charge_unresolved"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminAccountList"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminSubscriptionsAnalyticsOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total": 1,
                     *       "by_status": {
                     *         "active": 1
                     *       },
                     *       "by_tier": {
                     *         "professional": 1
                     *       },
                     *       "new_30d": 1,
                     *       "canceled_30d": 1,
                     *       "trial_conversion_rate": 1,
                     *       "mrr": 83,
                     *       "currency": "usd",
                     *       "other_currencies": [
                     *         {
                     *           "currency": "usd",
                     *           "mrr": 83
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AnalyticsOverview"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminSubscriptionsAnalyticsRevenueByTier: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tiers": [
                     *         {
                     *           "tier": "professional",
                     *           "subscribers": 1,
                     *           "mrr": 83,
                     *           "arr": 996,
                     *           "share": 0.6
                     *         }
                     *       ],
                     *       "currency": "usd",
                     *       "other_currencies": [
                     *         {
                     *           "currency": "usd",
                     *           "mrr": 83
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RevenueByTier"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminRevenue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "mrr": 83,
                     *       "arr": 996,
                     *       "churn_rate": 0.025,
                     *       "churn_percentage": 2.5,
                     *       "active_subscriptions": 1,
                     *       "recent_revenue_30d": 83,
                     *       "arpu": 41.5,
                     *       "currency": "usd",
                     *       "other_currencies": [
                     *         {
                     *           "currency": "usd",
                     *           "mrr": 83
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Revenue"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminSubscriptionsEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sub_1Qexample000000000000001",
                     *       "customer": "cus_Qexample000001",
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "amount": 49,
                     *       "currency": "usd",
                     *       "interval": "month",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "email": "alice@perennial.test",
                     *       "name": "Professional",
                     *       "usage": 12,
                     *       "limit": 500,
                     *       "created": "2026-11-01T09:00:00.000Z",
                     *       "attention": "charge_unresolved",
                     *       "timeline": [
                     *         {
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "kind": "subscription.activated",
                     *           "summary": "example",
                     *           "rule": "active_paid",
                     *           "outcome": "succeeded"
                     *         }
                     *       ],
                     *       "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *       "workflow_url": "https://billing.example.com/path"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminAccountDetail"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found; `no_subscription`: No subscription */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAdminSubscriptionsEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "tier": "enterprise",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    tier?: string;
                    /** @enum {string} */
                    status?: "active" | "paused" | "canceled";
                    /** Format: date-time */
                    trial_end?: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminSubscriptionsIdExtendTrial: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Stripe subscription, sub_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "days": 7,
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    days: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `promise_limit`: No further promise is possible; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminSubscriptionsIdRetryNow: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Stripe subscription, sub_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `promise_limit`: No further promise is possible; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminSubscriptionsIdHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Stripe subscription, sub_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "until": "2026-12-01T09:00:00.000Z",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    /** Format: date-time */
                    until: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `promise_limit`: No further promise is possible; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminSubscriptionsIdSkipMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Stripe subscription, sub_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `promise_limit`: No further promise is possible; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminSubscriptionsIdExtendGrace: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Stripe subscription, sub_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "days": 7,
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    days: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `promise_limit`: No further promise is possible; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminSubscriptionsIdWriteOff: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Stripe subscription, sub_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tier": "professional",
                     *       "status": "active",
                     *       "current_period_start": "2026-11-01T09:00:00.000Z",
                     *       "current_period_end": "2026-12-01T09:00:00.000Z",
                     *       "cancel_at_period_end": false,
                     *       "amount": 49,
                     *       "interval": "month",
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "trial_end": "2026-11-08T09:00:00.000Z",
                     *       "access": {
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "calls_per_day": 100,
                     *         "reason": "asked for by the customer",
                     *         "warning": "example",
                     *         "expires_at": "2027-02-01T09:00:00.000Z"
                     *       },
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "grace_until": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "month",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SubscriptionStatus"];
                };
            };
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operation_id": "op_c3Vic2NyaXB0aW9uOnN1Yl8xUQ",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOperation"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment_declined`: The payment was declined; `payment_action_required`: The payment must be confirmed by the customer */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_subscription`: No subscription; `not_found`: Not found; `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `illegal_transition`: The subscription is not in a state for that; `already_canceling`: It is set to end already; `already_on_plan`: The subscription is on that plan already; `already_paused`: It is paused already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `past_due_pay_first`: A payment is outstanding; `not_ready`: The subscription is not ready yet; `trial_extension_limit`: The trial cannot be extended further; `no_payment_method`: There is no payment method; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `promise_limit`: No further promise is possible; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_tier`: Invalid tier; `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_days`: Invalid number of days; `invalid_coupon`: Invalid coupon; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `stripe_unavailable`: Stripe cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminByokEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "endpoints": [
                     *         {
                     *           "id": "custom-example",
                     *           "name": "Our own models",
                     *           "base_url": "https://llm.example.com/v1",
                     *           "created_at": "2026-11-01T09:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        endpoints: components["schemas"]["CustomEndpoint"][];
                    };
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminByokEndpoints: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "id": "custom-example",
                 *       "name": "Professional",
                 *       "base_url": "https://llm.example.com/v1",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    id: string;
                    name: string;
                    base_url: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "custom-example",
                     *       "name": "Our own models",
                     *       "base_url": "https://llm.example.com/v1",
                     *       "created_at": "2026-11-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomEndpoint"];
                };
            };
            /** @description `malformed_body`: The body is not valid JSON; `idempotency_key_invalid`: The Idempotency-Key header is not usable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `endpoint_exists`: There is such an endpoint already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAdminByokEndpointsId: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthenticated`: Sign-in is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
