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
        /** Ends the session, for a link of a page of this site; from elsewhere it is refused */
        get: operations["getAuthLogout"];
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
    "/billing/invoice/{stripe_invoice_id}/payment-page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A link to Stripe's page of one of the caller's invoices that has not expired
         * @description Stripe's links expire 30 days after the due date; this asks for one each time.
         */
        get: operations["getBillingInvoiceStripeInvoiceIdPaymentPage"];
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
    "/billing/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what the caller was written to about their billing, newest first */
        get: operations["getBillingNotices"];
        put?: never;
        post?: never;
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
    "/billing/checkout/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what became of a Checkout page that the caller opened
         * @description `open` until the payment has arrived here, which can be a moment after the page was left.
         */
        get: operations["getBillingCheckoutSessionId"];
        put?: never;
        post?: never;
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
        /** Promises to pay what is outstanding on a day, as far ahead and as often as the plan has it */
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
        /**
         * Gives the caller a payment method, as the default unless told otherwise
         * @description A few tries an hour. A refused card is answered without the reason of the bank, which would tell whose card it is.
         */
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
        /**
         * Sets the caller's time zone, once in 30 days
         * @description Days and months of usage are those of this zone from now on, and mails name times in it. What the running day and month have counted stays counted in them: the day ends at the next midnight of the new zone. Earlier days stay as they were counted. Usage periods, and with them credits and invoices, do not depend on it.
         */
        patch: operations["patchStripeCustomer"];
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
         * @description Use it as "Authorization: Bearer prn_…". It acts for you, within its scopes. Keys match prn_[0-9A-Za-z]{49}; the last six characters are a checksum of those behind the prefix.
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
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where you are signed in by browser, newest first */
        get: operations["getSessions"];
        put?: never;
        post?: never;
        /** Ends all of your sessions but the one that this request came by */
        delete: operations["deleteSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one of your sessions; its browser is signed out at its next request */
        delete: operations["deleteSessionsId"];
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
         * @description The tier is archived, never removed. One that has subscribers needs `archive=true`; they keep it. One that the rules of another tier on sale lead to stays on sale.
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
         * @description The tier is archived, never removed. One that has subscribers needs `archive=true`; they keep it. One that the rules of another tier on sale lead to stays on sale.
         */
        delete: operations["deletePlansId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists every tier, archived ones too, with how many have it */
        get: operations["getAdminPlans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/plans/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a tier that is to be added, and shows it as it would be; adds nothing */
        post: operations["postAdminPlansPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/plans/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells what a change of a tier would change, and for whom; changes nothing */
        post: operations["postAdminPlansIdPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/plans/{id}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what a tier has otherwise of the rules of trial, dunning, access and messages */
        get: operations["getAdminPlansIdPolicy"];
        /**
         * Says what a tier has otherwise of the rules of trial, dunning, access and messages
         * @description The whole of it: what is left out is as it ships. Access goes by it at once; a trial or a dunning episode that runs keeps what it began with.
         */
        put: operations["putAdminPlansIdPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/catalogue/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists which products and prices of Stripe stand for a plan or an add-on
         * @description Beside the prices that plans are sold at.
         */
        get: operations["getAdminCatalogueMappings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/catalogue/mappings/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks what a product or price is to stand for, and tells whom it touches; changes nothing */
        post: operations["postAdminCatalogueMappingsIdPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/catalogue/mappings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Says which plan or add-on a product or price of Stripe stands for
         * @description A price goes before its product. Access goes by it at once; subscriptions with such an item are read again.
         */
        put: operations["putAdminCatalogueMappingsId"];
        post?: never;
        /**
         * Has a product or price of Stripe stand for nothing
         * @description Who is on a plan by it keeps that plan, and staff are asked to look; what an add-on opened is closed.
         */
        delete: operations["deleteAdminCatalogueMappingsId"];
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
         * Says whether a service may be used now, and with "consume" records the use in the same step
         * @description Answers 200 whether allowed or not. With "consume" what is allowed is recorded at once: any number of calls at the same time never pass the limit together. More calls a minute than the tier lets through are answered 429 with Retry-After.
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
         * @description One call that costs nothing, five seconds at most, a few tries an hour. Where the provider cannot be asked, `valid` is false, `detail` says why, and the status of the key stays as it was.
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
    "/byok/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a gateway a user's own key, to make that user's call with
         * @description For API keys with the scope `byok:use`, over TLS. Each answer is a use: counted, shown to the owner, and in the audit log. Keep the key for the one call.
         */
        post: operations["postByokResolve"];
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
    "/admin/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists money that waits for a second person, oldest first, or that was decided, newest first */
        get: operations["getAdminApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approves or refuses money that somebody else asked for, or withdraws what the caller asked for
         * @description Approving and refusing need an administrator who neither asked for it nor is its customer. What is approved is carried out at once; approving it again begins it again where the engine was away, without a second effect.
         */
        post: operations["postAdminApprovalsId"];
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
         * @description Without an amount, all that is left. Above what one person may move alone on a day it waits for a second one (202, waiting_for_approval). 202 else: it is under way; the same request with the same Idempotency-Key tells its outcome.
         */
        post: operations["postAdminBillingRefunds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/billing/credit-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists credit notes, newest first */
        get: operations["getAdminBillingCreditNotes"];
        put?: never;
        /**
         * Credits an invoice, in full or in part
         * @description What is not paid yet of the amount lowers what is due. What was paid goes back to the card (refund), onto the balance that the next invoices use up (balance), or is given back by other means (outside). Without an amount, all that is left of the invoice. 202: it is under way; the same request with the same Idempotency-Key tells its outcome.
         */
        post: operations["postAdminBillingCreditNotes"];
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
        /**
         * Tells MRR, churn and net payments of 30 days, all by one clock
         * @description All figures are of `window.to`, those of 30 days are of `window`. MRR, ARPA and churn are of the same customers: those who pay.
         */
        get: operations["getAdminRevenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Records usage: one event or up to 1,000 at once
         * @description Every event is answered for itself: recorded, duplicate, or rejected with the reason; one that is refused never loses the others. What is answered as recorded is stored and counted. Send a batch again as it was when the answer got lost. A JSON body is one event, a list, or {"events": […]}; as NDJSON, one event a line.
         */
        post: operations["postUsageEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/report_usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Records the caller's usage
         * @description One event that happened now. For many, for others, and for what happened before, see /usage/events.
         */
        post: operations["postBillingReportUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what is set aside at the moment, newest first */
        get: operations["getUsageReservations"];
        put?: never;
        /**
         * Sets usage aside for a call whose cost is known only afterwards
         * @description Answers 200 whether allowed or not. What is set aside counts against the limits until it is confirmed with the real amount, released, or ends by itself. The same key of the same caller is the same reservation; for another amount or type, or once it has ended, it is refused with 409.
         */
        post: operations["postUsageReservations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/reservations/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Records what a reserved call really used
         * @description By whoever made the reservation: more or less than was set aside, and also after the reservation has ended: it has happened. Confirming again with the same quantity changes nothing.
         */
        post: operations["postUsageReservationsIdConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/reservations/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives back what a reservation holds: the call used nothing
         * @description By whoever made the reservation.
         */
        post: operations["postUsageReservationsIdRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts usage right that was reported, or takes it back
         * @description For staff, and for the gateway that reported it: nobody lowers their own bill. Says what an event really was, up to 35 days after it happened; 0 takes it back. The event stays as it is and another one with the difference is added at its time. Where the invoice of that period is final, the difference is on the next one.
         */
        post: operations["postUsageCorrections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what was used today, this month and in the running period, and what it costs */
        get: operations["getBillingUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/usage_records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists events of usage, the latest first */
        get: operations["getBillingUsageRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells usage by hour, day or month
         * @description Steps without usage are there as well, so that a chart needs no gaps filled.
         */
        get: operations["getUsageSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/series/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hands out usage by hour, day or month as CSV */
        get: operations["getUsageSeriesExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/invoice/{stripe_invoice_id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what an invoice's usage is made of */
        get: operations["getBillingInvoiceStripeInvoiceIdUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/invoice/{stripe_invoice_id}/usage/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hands out every event behind an invoice's usage as CSV
         * @description Streamed, oldest first, with the window and the meter event that each one was reported in. Events of months that are no longer kept (USAGE_RETENTION_MONTHS) are in the files that those were written to; their sums stay in /billing/invoice/{stripe_invoice_id}/usage.
         */
        get: operations["getBillingInvoiceStripeInvoiceIdUsageExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/spend-limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what the caller wants usage to cost at most, and what it costs so far */
        get: operations["getBillingSpendLimit"];
        /**
         * Sets what usage beyond the credits may cost in a period
         * @description Checks that consume are refused from there on, with the reason spend_limit, until the period ends or the limit is raised. Usage that is only reported has happened, and is recorded all the same.
         */
        put: operations["putBillingSpendLimit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists credits that were granted or bought, newest first
         * @description Used after the included ones: lower priority first, then the earlier expiry, then the one made earlier.
         */
        get: operations["getBillingCredits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{email}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives credits to a customer
         * @description They cover usage of the running period that nothing else covers, and of later ones until they end. A grant is never changed or taken back. Who gave it and why stands in the audit log.
         */
        post: operations["postAdminSubscriptionsEmailCredits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{email}/reset-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets a customer's day and month count from zero again
         * @description Limits and what the customer sees begin anew; the events, and what is billed of them, stay. Credits are given with /admin/subscriptions/{email}/credits. The old counts are in the answer and in the audit log.
         */
        post: operations["postAdminSubscriptionsEmailResetUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/analytics/usage-stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what all customers used in a month, by type, tier and customer */
        get: operations["getAdminSubscriptionsAnalyticsUsageStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/data-exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the exports that the caller asked for of themself, newest first */
        get: operations["getBillingDataExports"];
        put?: never;
        /**
         * Has all that is held of the caller collected into one file
         * @description From the database, Stripe, Keycloak, Lago and Temporal, each part with its origin. A system that is away is waited for. Asked again within a day, the same file is meant. It can be downloaded for seven days.
         */
        post: operations["postBillingDataExports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/data-exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hands out an export that the caller asked for
         * @description JSON: `parts[]` with `origin`, `name` and `rows`. Only to whoever asked for it.
         */
        get: operations["getBillingDataExportsIdFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/customers/{id}/data-exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the exports of a person that the caller asked for, newest first */
        get: operations["getAdminCustomersIdDataExports"];
        put?: never;
        /**
         * Has all that is held of a person collected into one file
         * @description As `POST /billing/data-exports`, for a person who asks in another way. Only who asks can download it.
         */
        post: operations["postAdminCustomersIdDataExports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/data-exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hands out an export that the caller asked for */
        get: operations["getAdminDataExportsIdFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/customers/{id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erases a person
         * @description In Keycloak, at Stripe, in Lago and here; what the law keeps stays without name, address and free text. Cannot be undone. Refused while a subscription runs or money is owed. Asked again, the same erasure is meant.
         */
        post: operations["postAdminCustomersIdErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/erasures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the receipt of an erasure */
        get: operations["getAdminErasuresId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells of changes as they are committed, as server-sent events
         * @description `hello` says that everything from now on is told, also after a gap: look up what is shown. `change` names what was written, `{what, id, customer}`; `what` is `many` where it was too much to name. Customers hear of their own rows, staff of everybody's. The server ends a stream when its sign-in ends, and after ten minutes; a browser comes back by itself. A user may follow six streams at once; more are answered 429, as is everybody where a server has as many as it can serve.
         */
        get: operations["getLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Searches, filters and sorts subscriptions
         * @description Several statuses or tiers are separated by commas. The total is counted to 100000; one more means "more than that".
         */
        get: operations["getAdminSubscriptionsSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches, filters and sorts customers */
        get: operations["getAdminCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows all that is known of one customer
         * @description By Stripe customer, subscription, our user id, or e-mail address. Lists hold the latest 100 entries, newest first.
         */
        get: operations["getAdminCustomersId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/customers/{id}/time-zone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Sets a customer's time zone
         * @description Days and months of usage are those of this zone from now on, and mails name times in it. What the running day and month have counted stays counted in them: the day ends at the next midnight of the new zone. Earlier days stay as they were counted. Usage periods, and with them credits and invoices, do not depend on it.
         */
        put: operations["putAdminCustomersIdTimeZone"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says why a subscription stands as it does, what comes next, and what would change that */
        get: operations["getAdminSubscriptionsIdExplain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/dunning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows who owes, how much, by which rule, and what comes next and when */
        get: operations["getAdminDunning"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/revenue/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how recurring revenue moved, month by month
         * @description New, expansion, contraction, churn and reactivation by UTC month on the billing clocks. `start` and all of them add up to `end`. `consistent` is false where the sum of all movements is not what the subscriptions come to.
         */
        get: operations["getAdminRevenueMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/revenue/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells recurring revenue at the end of each day */
        get: operations["getAdminRevenueSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists coupons with the codes that customers type, newest first
         * @description As Stripe tells them; at most 100.
         */
        get: operations["getAdminCoupons"];
        put?: never;
        /** Makes a coupon in Stripe, with a code that customers can type */
        post: operations["postAdminCoupons"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/coupons/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deactivates the codes of a coupon, or one of them
         * @description Nobody can redeem them any more; who has the discount keeps it. Staff can still apply the coupon by its id.
         */
        post: operations["postAdminCouponsIdDeactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists Stripe's events as they came in, and what became of each
         * @description Newest first. The total is counted to 10,000; one more means "more than that".
         */
        get: operations["getAdminEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an event with all that Stripe sent */
        get: operations["getAdminEventsId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/events/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has an event followed once more, without a second effect
         * @description An event is a hint to look at Stripe, so following it twice changes nothing that is right. One that was ignored or got lost is delivered again. Of one that a subscription has processed or given up, the subscription is read from Stripe again: its workflow would drop the event as known.
         */
        post: operations["postAdminEventsIdReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who changed what and why, newest first
         * @description The total is counted to 10,000; one more means "more than that".
         */
        get: operations["getAdminAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reports what does not agree: with Stripe, Keycloak, Lago, or with itself
         * @description Lists hold 100 entries each. Works while the engine is away, without its last report then.
         */
        get: operations["getAdminDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/drift/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has the reconciliation look now
         * @description One that runs already goes on, and no second one is begun.
         */
        post: operations["postAdminDriftCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/drift/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has refused usage sent again, or leaves it as it is
         * @description send_again: once the cause is repaired, the next rollup tells Stripe and Lago under the same identifiers. accept: the windows of one customer need not be counted where they were refused. What was used, and what is billed of it, stays.
         */
        post: operations["postAdminDriftUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/drift/usage-periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Notes that a usage period was seen to: billed by hand, or waived
         * @description Nothing is charged by it, then or later: not by itself either, where that was to come. What comes later is settled on top of what was seen to.
         */
        post: operations["postAdminDriftUsagePeriods"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/exports/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hands out the subscriptions that a search finds as CSV, streamed
         * @description What /admin/subscriptions/search finds by the same filters, the newest first; all without any. UTF-8 with a header line; times are ISO 8601 UTC, money is in the major unit of the currency beside it. Who takes what along stands in the audit log.
         */
        get: operations["getAdminExportsSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/exports/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hands out the customers that a search finds as CSV, streamed
         * @description What /admin/customers finds by the same filters, the newest first; without any, all that are not deleted. UTF-8 with a header line; times are ISO 8601 UTC, money is in the major unit of the currency beside it. Who takes what along stands in the audit log.
         */
        get: operations["getAdminExportsCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/exports/{table}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hands out a whole table as CSV, streamed
         * @description UTF-8 with a header line; times are ISO 8601 UTC, money is in the major unit of the currency beside it. Who takes what along stands in the audit log.
         */
        get: operations["getAdminExportsTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells where the test clock of a customer stands
         * @description Only where Stripe is the local sandbox; anywhere else there is no such path.
         */
        get: operations["getSandboxClock"];
        put?: never;
        /**
         * Moves the test clock of a customer on: a day, a week, or to the next thing that happens
         * @description Answers at once; the clock stops at each thing on its way until the workflows have done it. Only where Stripe is the local sandbox.
         */
        post: operations["postSandboxClock"];
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
         * @description One to three of them. They are done one after the other: status `active`, the trial, the tier, then another status; what is refused ends the request, and the answer names what was done before. Upgrades take effect now, downgrades at the end of the period. Status `active` takes back what is on its way; `canceled` goes alone. A trial is moved by whole days, rounded up. Tier and status need an administrator.
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
        /** Moves the end of a running trial, by as many days in all as the plan allows */
        post: operations["postAdminSubscriptionsIdExtendTrial"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/take-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what taking a subscription over would bring; changes nothing */
        get: operations["getAdminSubscriptionsIdTakeOver"];
        put?: never;
        /**
         * Has the engine manage a subscription that it only observes
         * @description Writes the mark at Stripe. A debt is dunned from the day that it is in: what was due before is neither charged nor told.
         */
        post: operations["postAdminSubscriptionsIdTakeOver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/let-go": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says what letting a subscription go would end, and what Stripe goes on with; changes nothing */
        get: operations["getAdminSubscriptionsIdLetGo"];
        put?: never;
        /**
         * Has the engine only observe a subscription from now on
         * @description Removes the mark at Stripe. A trial run and a dunning episode end without another charge or message; nothing else changes at Stripe.
         */
        post: operations["postAdminSubscriptionsIdLetGo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/subscriptions/{id}/coupon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Applies a coupon to what comes next, by its id or by a promotion code
         * @description Only staff may name a coupon by its id: a promotion code has limits that its coupon has not.
         */
        post: operations["postAdminSubscriptionsIdCoupon"];
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
    "/admin/messages/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a message to a customer again
         * @description To the address that the customer has today. Refused where it would say something false by now. The mail is tried for a day; its state stands on the customer’s page.
         */
        post: operations["postAdminMessagesIdResend"];
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
    "/admin/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists everybody's API keys, newest first; never a key itself */
        get: operations["getAdminApiKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Makes anybody's API key worthless, with the reason in the audit log */
        delete: operations["deleteAdminApiKeysId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the open sessions of everybody, customers and staff, newest first */
        get: operations["getAdminSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends anybody's session, with the reason in the audit log */
        delete: operations["deleteAdminSessionsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends all sessions of a person, with the reason in the audit log
         * @description They can sign in again. Who must not is disabled at the identity provider first.
         */
        delete: operations["deleteAdminUsersIdSessions"];
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
            code: "malformed_body" | "signature_invalid" | "other_stripe_account" | "idempotency_key_invalid" | "sign_in_failed" | "unauthenticated" | "address_taken" | "logout_token_invalid" | "step_up_required" | "csrf_token_invalid" | "forbidden" | "tls_required" | "not_found" | "plan_not_found" | "no_subscription" | "no_stripe_customer" | "operation_not_found" | "method_not_allowed" | "unsupported_media_type" | "body_too_large" | "invalid_request" | "invalid_tier" | "invalid_coupon" | "invalid_quantity" | "invalid_until" | "invalid_days" | "invalid_key_format" | "price_not_found" | "not_at_stripe" | "payment_declined" | "payment_action_required" | "account_unclear" | "idempotency_conflict" | "idempotency_in_progress" | "trial_already_used" | "already_subscribed" | "subscription_over" | "change_refused" | "mapping_refused" | "not_managed" | "already_managed" | "foreign_subscription" | "several_plan_items" | "no_plan_item" | "illegal_transition" | "already_canceling" | "already_on_plan" | "already_paused" | "already_scheduled" | "nothing_to_resume" | "past_due_pay_first" | "nothing_to_pay" | "no_payment_method" | "attempt_unresolved" | "promise_limit" | "grace_extension_limit" | "trial_extension_limit" | "endpoint_exists" | "byok_key_unreadable" | "clock_busy" | "nothing_ahead" | "event_waiting" | "message_outdated" | "coupon_exists" | "export_not_ready" | "erasure_refused" | "rate_limited" | "internal_error" | "database_unavailable" | "engine_unavailable" | "identity_unavailable" | "byok_not_configured" | "byok_unavailable" | "mail_not_configured" | "stripe_not_configured" | "stripe_unavailable" | "tier_not_in_stripe" | "plan_exists" | "plan_in_use" | "plan_led_to" | "policy_changed" | "invalid_amount" | "approval_decided" | "already_refunded" | "refund_refused" | "credit_note_refused" | "usage_not_available" | "unknown_event_type" | "no_metered_item" | "reservation_over" | "too_late_to_correct";
            request_id: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            decline_code?: string | null;
            /** @description Of step_up_required: seconds since the last sign-in at most */
            max_age?: number;
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
            interval: ("day" | "week" | "month" | "year") | null;
            /** @description Intervals between two charges: 3 with month is quarterly. Left out: 1 */
            interval_count?: number;
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
            interval: ("day" | "week" | "month" | "year") | null;
            /** @description Intervals between two charges: 3 with month is quarterly. Left out: 1 */
            interval_count?: number;
            currency: string | null;
            has_subscription: boolean;
            /** @description managed: it can be changed here; else it is changed where it was made */
            mode: ("managed" | "observed" | "foreign") | null;
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
            /** @description What is paid for beside the plan, over all subscriptions */
            add_ons: {
                name: string;
                quantity: number;
                /** @description Services that it opens beside those of the tier */
                services: string[];
            }[];
            dunning: {
                invoice_id: string | null;
                attempt: number;
                next_attempt_at: string | null;
                /** @description true for a moment after the failure: whether and when it is tried again is being planned. Else next_attempt_at null means that no attempt is planned */
                planning: boolean;
                /** Format: date-time */
                grace_until: string;
                /** @description You may promise to pay on a day so many days ahead; 0: no day can be promised */
                promise_days: number;
            } | null;
            pending_change: {
                tier: string;
                /** @enum {string} */
                interval: "day" | "week" | "month" | "year";
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
            /** @description When a bank that is asked for a payment usually answers; null while none is asked */
            payment_answer_due: string | null;
        };
        Invoice: {
            id: string;
            number: string | null;
            amount_due: number;
            amount_paid: number;
            /** @description In its total; null where it is not known */
            tax: number | null;
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
        PaymentPage: {
            /** @description Stripe's page, as of now; null for a draft */
            url: string | null;
            /** @description Stripe's status of the invoice */
            status: string;
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
        NoticeList: {
            notices: components["schemas"]["Notice"][];
            total: number;
            next_cursor: string | null;
        };
        Notice: {
            id: string;
            kind: string;
            subject: string;
            body: string;
            /**
             * Format: date-time
             * @description By the subscription's clock
             */
            at: string;
            /** @description Whether it went out as mail; else it stands here only */
            sent: boolean;
        };
        Checkout: {
            checkout_url: string;
            session_id: string;
        };
        CheckoutOutcome: {
            session_id: string;
            tier: string;
            /** @enum {string} */
            status: "open" | "fulfilled" | "refused" | "expired";
            /** @description Why it was refused */
            reason: string | null;
            subscription_id: string | null;
            /** @description The page itself, while it is open */
            checkout_url: string | null;
            /** Format: date-time */
            expires_at: string;
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
            interval: ("day" | "week" | "month" | "year") | null;
            /** @description Intervals between two charges: 3 with month is quarterly. Left out: 1 */
            interval_count?: number;
            currency: string | null;
            has_subscription: boolean;
            /** @description managed: it can be changed here; else it is changed where it was made */
            mode: ("managed" | "observed" | "foreign") | null;
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
            /** @description What is paid for beside the plan, over all subscriptions */
            add_ons: {
                name: string;
                quantity: number;
                /** @description Services that it opens beside those of the tier */
                services: string[];
            }[];
            dunning: {
                invoice_id: string | null;
                attempt: number;
                next_attempt_at: string | null;
                /** @description true for a moment after the failure: whether and when it is tried again is being planned. Else next_attempt_at null means that no attempt is planned */
                planning: boolean;
                /** Format: date-time */
                grace_until: string;
                /** @description You may promise to pay on a day so many days ahead; 0: no day can be promised */
                promise_days: number;
            } | null;
            pending_change: {
                tier: string;
                /** @enum {string} */
                interval: "day" | "week" | "month" | "year";
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
            /** @description When a bank that is asked for a payment usually answers; null while none is asked */
            payment_answer_due: string | null;
            /** @description What the change costs now; null where nothing is due until the period ends */
            proration: {
                amount_due: number;
                credit: number;
                currency: string;
                lines: {
                    description: string;
                    amount: number;
                }[];
                /** @description Taxes in `amount_due`; inclusive ones are in the lines, others are added to them */
                taxes: {
                    name: string;
                    amount: number;
                    inclusive: boolean;
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
                /** @description What the bank said; for staff only */
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
            /** @description In which days and months of usage are counted; null: UTC */
            time_zone: string | null;
        };
        NewApiKey: {
            id: string;
            name: string;
            /** @description First characters of the key, to tell it from others */
            prefix: string;
            scopes: ("usage:write" | "usage:write:all" | "billing:read" | "byok:use")[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            last_used_at: string | null;
            /** @description Client address of a use within that minute */
            last_used_address: string | null;
            key: string;
        };
        ApiKeyList: {
            api_keys: components["schemas"]["ApiKey"][];
            total: number;
            next_cursor: string | null;
        };
        ApiKey: {
            id: string;
            name: string;
            /** @description First characters of the key, to tell it from others */
            prefix: string;
            scopes: ("usage:write" | "usage:write:all" | "billing:read" | "byok:use")[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            last_used_at: string | null;
            /** @description Client address of a use within that minute */
            last_used_address: string | null;
        };
        OwnSessionList: {
            sessions: components["schemas"]["OwnSession"][];
            total: number;
            next_cursor: string | null;
        };
        OwnSession: {
            id: string;
            /**
             * @description What this sign-in gave
             * @enum {string}
             */
            role: "viewer" | "editor" | "finance" | "admin";
            /** @description What the browser said of itself at sign-in */
            user_agent: string | null;
            /** @description Client address of its last use */
            address: string | null;
            /** Format: date-time */
            signed_in_at: string;
            /**
             * Format: date-time
             * @description To the minute
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description When it ends, used or not
             */
            expires_at: string;
            /** @description Whether this request came by it */
            current: boolean;
        };
        EndedSessions: {
            ended: number;
        };
        PlanList: {
            plans: components["schemas"]["Plan"][];
        };
        Plan: {
            /** @description Tier id, as checkout and upgrade take it */
            id: string;
            name: string;
            display_name: string;
            /** @description Place in the order of tiers */
            rank: number;
            price_monthly: number | null;
            price_yearly: number | null;
            currency: string;
            /** @description In each currency that it is sold in */
            prices: {
                currency: string;
                price_monthly: number | null;
                price_yearly: number | null;
                /** @description Of 1,000 credits of overage (of the first, where there are tiers); null: none is sold in this currency, and use stops at the included credits where the plan has any or sells overage elsewhere */
                price_per_1k: number | null;
            }[];
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
            /** @description Kinds of usage that it sells beside those that ship */
            event_types: string[];
            trial_days: number;
            /** @description Whether price_monthly is paid once, to begin with, and never again */
            one_time: boolean;
            /** @description Tier that a one-time trial continues as unless it is cancelled; null for other plans */
            converts_to: string | null;
            active: boolean;
        };
        OverageTier: {
            /** @description Last credit of overage in it; null: all the rest */
            up_to: number | null;
            price_per_1k: number;
        };
        AdminPlanList: {
            plans: components["schemas"]["AdminPlan"][];
        };
        AdminPlan: {
            /** @description Tier id, as checkout and upgrade take it */
            id: string;
            name: string;
            display_name: string;
            /** @description Place in the order of tiers */
            rank: number;
            price_monthly: number | null;
            price_yearly: number | null;
            currency: string;
            /** @description In each currency that it is sold in */
            prices: {
                currency: string;
                price_monthly: number | null;
                price_yearly: number | null;
                /** @description Of 1,000 credits of overage (of the first, where there are tiers); null: none is sold in this currency, and use stops at the included credits where the plan has any or sells overage elsewhere */
                price_per_1k: number | null;
            }[];
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
            /** @description Kinds of usage that it sells beside those that ship */
            event_types: string[];
            trial_days: number;
            /** @description Whether price_monthly is paid once, to begin with, and never again */
            one_time: boolean;
            /** @description Tier that a one-time trial continues as unless it is cancelled; null for other plans */
            converts_to: string | null;
            active: boolean;
            /** @description Subscriptions of it that are not over */
            subscribers: number;
        };
        PlanPreview: {
            /** @description null: it is a new one */
            before: components["schemas"]["Plan"] | null;
            after: components["schemas"]["Plan"];
            /** @description What would be different, and whether it would be so for new subscribers only or at once for those who have the tier */
            changes: {
                /** @enum {string} */
                field: "display_name" | "rank" | "active" | "prices" | "trial_days" | "features" | "services" | "limits" | "included_credits" | "price_per_1k" | "overage_tiers" | "rollover" | "event_types";
                /** @enum {string} */
                reaches: "new_subscribers" | "all_subscribers";
            }[];
            /** @description Subscriptions of it that are not over */
            subscribers: number;
        };
        PlanPolicyOf: {
            plan: string;
            policy: components["schemas"]["PlanPolicy"];
            /**
             * @description Of the policy; sent along with a change, it has the change refused where the policy is another by then
             * @example c2lnbmVkIG9mZiB5
             */
            version: string;
            /** @description All that a plan can have otherwise, as it is where none says so */
            ships: components["schemas"]["PlanPolicy"];
            /** @description What new dunning episodes of it go by; `npm run dunning:calendar` prints it by this name */
            dunning_strategy: string;
        };
        /**
         * @description What the plan has otherwise of the rules that ship; what is left out is as it ships
         * @example {
         *       "paused_access": "full",
         *       "dunning": {
         *         "grace_days": 3,
         *         "debt": "void"
         *       }
         *     }
         */
        PlanPolicy: {
            /**
             * @description What a paused subscription opens: no more than a suspended one, or all
             * @enum {string}
             */
            paused_access?: "suspended" | "full";
            /**
             * @description What it opens while a bank is asked for the first payment: nothing, or all
             * @enum {string}
             */
            while_processing?: "wait" | "grant";
            /**
             * @description What it opens while a bank is asked for a renewal: nothing until it is paid, or all
             * @enum {string}
             */
            renewal_while_processing?: "wait" | "grant";
            /**
             * @description What a lost dispute does to the subscription
             * @enum {string}
             */
            lost_dispute?: "end" | "keep";
            /** @description After which an open checkout is reminded of, once; 0: never. A session ends after 24 */
            checkout_reminder_hours?: number;
            /** @description Days before a card's end on which its owner is told, where it ends before the next renewal; []: never */
            card_expiry_days?: number[];
            /** @description Days before a renewal at which the customer is told of it, for periods that are longer than this and shorter than a year; 0: never */
            renewal_notice_days?: number;
            /** @description The same for periods of a year or more; 0: never */
            yearly_renewal_notice_days?: number;
            /** @description Of the period's credits, at which their end is warned of; []: never */
            usage_warning_percents?: number[];
            trial?: {
                /** @description Of the automatic extension, given once; 0: none */
                extension_days?: number;
                /** @description Somebody seen so lately before the end is extended */
                active_within_days?: number;
                /** @description Days before the end on which it is told of, the first one first; []: never */
                reminder_days?: number[];
                /** @description Most days that staff may add in all */
                staff_extension_max_days?: number;
                /** @description Of the Trial: the tier that it becomes where the customer chose none */
                converts_to?: string;
            };
            dunning?: {
                /** @description From the first failed payment on, until access is suspended */
                grace_days?: number;
                /** @description From the first failed payment on, until the final action */
                final_after_days?: number;
                /**
                 * @description What then becomes of it
                 * @enum {string}
                 */
                final_action?: "cancel" | "mark_unpaid" | "downgrade";
                /** @description Tier to go down to; for downgrade only */
                downgrade_to?: string;
                /**
                 * @description What becomes of the debt after the final action
                 * @enum {string}
                 */
                debt?: "keep" | "void";
                /** @description After a failure without a rule of its own, such as do_not_honor */
                retry_days?: number[];
                /** @description After a failure that passes, such as processing_error */
                temporary_retry_hours?: number[];
                /** @description After insufficient_funds where no payday is known; else it is tried on paydays */
                funds_retry_days?: number[];
                /** @description Counted attempts on one card in 14 days */
                max_attempts?: number;
                /** @description How often a bank debit that failed is tried again: on a payday, then a week after each; an ACH debit twice at most */
                debit_tries?: number;
                /** @description Before access is suspended, the customer is warned; 0: never */
                warning_days?: number;
                /** @description Between two messages of one kind */
                message_spacing_days?: number;
                /** @description Hour of the day, where the customer is, at which a payday retry is made */
                payday_hour?: number;
                /** @description The customer may promise a day so far ahead; 0: none */
                promise_days?: number;
                /** @description How often a day may be promised in one episode */
                promises?: number;
                /** @description Staff may hold retries so far ahead; 0: not at all */
                hold_days?: number;
                /** @description Most days by which staff may extend grace in all */
                grace_extension_days?: number;
            };
        };
        StripeMappingList: {
            mappings: components["schemas"]["StripeMapping"][];
        };
        StripeMapping: {
            stripe_id: string;
            plan: string | null;
            add_on: {
                /** @description What customers read */
                name: string;
                /** @description Services that it opens */
                services: string[];
            } | null;
            /** @description A plan is sold by it: it stands for that plan and nothing else */
            sold: boolean;
            /** Format: date-time */
            created: string;
        };
        StripeMappingPreview: {
            stripe_id: string;
            /** @enum {string} */
            kind: "product" | "price";
            /** @description Stripe's name of it */
            name: string;
            before: components["schemas"]["StripeMapping"] | null;
            /** @description Subscriptions with an item of it that are not over; a thousand at most are counted */
            subscriptions: number;
            /** @description The first twenty of their customers */
            customers: string[];
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
            /** @description The access rule, or what stands against it: service_not_included, daily_limit, credits_used_up, spend_limit */
            reason: string;
            tier: string;
            /** @description What is left of the nearest limit, after what was recorded; null: no limit */
            remaining: number | null;
            limit: number | null;
            /** @description When that limit begins anew */
            resets_at: string | null;
            /** @description The lowest tier that would allow it */
            upgrade_to: string | null;
            /** @description True where it is counted, by this call or by one before */
            recorded: boolean;
            /** @description True where the key was recorded before */
            duplicate: boolean;
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
            /** @description When a gateway last made a call with it */
            last_used_at: string | null;
            /** @description How often a gateway did */
            uses: number;
            /**
             * @description What the last conclusive test said
             * @enum {string}
             */
            status: "untested" | "valid" | "invalid";
        };
        ResolvedProviderKey: {
            provider: string;
            key: string;
            /** @enum {string} */
            status: "untested" | "valid" | "invalid";
        };
        BillingStats: {
            total_customers: number;
            active_subscriptions: number;
            trial_subscriptions: number;
            monthly_revenue: number;
            /** @description Every plan on sale, and what else is subscribed to */
            tier_breakdown: {
                [key: string]: {
                    count: number;
                    revenue: number;
                };
            };
            currency: string;
            /** @description Recurring revenue in other currencies, added by these rates (EXCHANGE_RATES) */
            converted_currencies: {
                currency: string;
                mrr: number;
                rate: number;
                since: string;
            }[];
            /** @description Recurring revenue in currencies without a rate, which is not added up */
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
            /** @description Of its plan, also after its end */
            tier: string;
            status: string;
            amount: number;
            currency: string;
            /** @enum {string} */
            interval: "day" | "week" | "month" | "year";
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
        ApprovalList: {
            approvals: components["schemas"]["Approval"][];
        };
        Approval: {
            id: string;
            /** @enum {string} */
            action: "charge.refund" | "invoice.credit";
            subject: string;
            customer: string | null;
            /** @description null: all that is left */
            amount: number | null;
            currency: string;
            /** @description What is carried out, exactly, once it is approved; amounts in minor units */
            effect: {
                [key: string]: unknown;
            };
            reason: string;
            /** @enum {string} */
            state: "waiting" | "approved" | "refused" | "withdrawn" | "expired" | "not_needed";
            asked_by: string;
            /** Format: date-time */
            asked_at: string;
            /** Format: date-time */
            expires_at: string;
            decided_by: string | null;
            decided_at: string | null;
        };
        ApprovalDecision: {
            id: string;
            /** @enum {string} */
            action: "charge.refund" | "invoice.credit";
            subject: string;
            customer: string | null;
            /** @description null: all that is left */
            amount: number | null;
            currency: string;
            /** @description What is carried out, exactly, once it is approved; amounts in minor units */
            effect: {
                [key: string]: unknown;
            };
            reason: string;
            /** @enum {string} */
            state: "waiting" | "approved" | "refused" | "withdrawn" | "expired" | "not_needed";
            asked_by: string;
            /** Format: date-time */
            asked_at: string;
            /** Format: date-time */
            expires_at: string;
            decided_by: string | null;
            decided_at: string | null;
            /** @description Of what was approved; pending: approve it again to see, or to begin it again */
            outcome: ("done" | "pending" | "failed") | null;
            detail: string | null;
        };
        Refund: {
            /** @description null while it is under way */
            refund_id: string | null;
            charge: string;
            amount: number;
            currency: string;
            /** @description waiting_for_approval: a second person has to agree */
            status: string;
            /** @description What waits, under /admin/approvals */
            approval_id: string | null;
        };
        CreditNote: {
            /** @description null while it is under way */
            credit_note_id: string | null;
            number: string | null;
            invoice: string;
            /** @description null while it is under way and all was asked for */
            amount: number | null;
            /** @description In the amount; null where it is not known */
            tax: number | null;
            /** @description Of it, given back to the card */
            refunded: number;
            /** @description Of it, put on the balance that the next invoices use up */
            credited: number;
            /** @description Of it, given back by other means */
            outside: number;
            currency: string;
            refund_id: string | null;
            /** @description waiting_for_approval: a second person has to agree */
            status: string;
            /** @description What waits, under /admin/approvals */
            approval_id: string | null;
        };
        CreditNoteList: {
            credit_notes: components["schemas"]["ListedCreditNote"][];
            total: number;
            next_cursor: string | null;
        };
        ListedCreditNote: {
            id: string;
            number: string;
            invoice: string;
            customer: string;
            amount: number;
            /** @description In the amount; null where it is not known */
            tax: number | null;
            /** @description Of it, given back to the card */
            refunded: number;
            /** @description Of it, put on the balance that the next invoices use up */
            credited: number;
            /** @description Of it, given back by other means */
            outside: number;
            currency: string;
            category: string | null;
            memo: string | null;
            refund_id: string | null;
            status: string;
            /** Format: date-time */
            created: string;
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
            /** @description What the person has; after the end the fallback tier */
            tier: string;
            status: string;
            amount: number;
            currency: string;
            /** @enum {string} */
            interval: "day" | "week" | "month" | "year";
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
            window: components["schemas"]["FigureWindow"];
            currency: string;
            /** @description Recurring revenue in other currencies, added by these rates (EXCHANGE_RATES) */
            converted_currencies: {
                currency: string;
                mrr: number;
                rate: number;
                since: string;
            }[];
            /** @description Recurring revenue in currencies without a rate, which is not added up */
            other_currencies: {
                currency: string;
                mrr: number;
            }[];
        };
        /** @description The 30 UTC days, both ends included, of every figure that names 30 days */
        FigureWindow: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            /**
             * @description test: `to` is the day of the customer whose Stripe test clock is furthest ahead of real time
             * @enum {string}
             */
            clock: "real" | "test";
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
            /** @description Recurring revenue in other currencies, added by these rates (EXCHANGE_RATES) */
            converted_currencies: {
                currency: string;
                mrr: number;
                rate: number;
                since: string;
            }[];
            /** @description Recurring revenue in currencies without a rate, which is not added up */
            other_currencies: {
                currency: string;
                mrr: number;
            }[];
        };
        Revenue: {
            /** @description Monthly recurring revenue */
            mrr: number;
            /** @description 12 × MRR */
            arr: number;
            /** @description What paused subscriptions would add to MRR; not part of it */
            paused_mrr: number;
            /** @description Overage charged in the window; not part of MRR */
            metered_revenue_30d: number;
            /** @description Customers that paid at the beginning of the window and stopped since, by those that paid then, 0 to 1 */
            churn_rate: number;
            churn_percentage: number;
            /** @description The part of `churn_rate` */
            churned_customers_30d: number;
            /** @description The whole of `churn_rate` */
            paying_customers_at_start: number;
            /** @description Persons who are in MRR; a person with several subscriptions is one */
            paying_customers: number;
            /** @description Subscriptions of status active; MRR also counts those past due */
            active_subscriptions: number;
            /** @description Net payments in the window: paid less refunded and lost in disputes, each when it happened, without tax */
            recent_revenue_30d: number;
            /** @description Tax in the window: in what was paid, less in what was refunded and lost in disputes */
            recent_tax_30d: number;
            /** @description Part of recent_revenue_30d whose tax is not known, so that it may hold some; 0 once Stripe was asked again */
            recent_tax_unknown_30d: number;
            /** @description MRR / paying customers, which billing calls ARPA too */
            arpu: number;
            window: components["schemas"]["FigureWindow"];
            currency: string;
            /** @description Recurring revenue in other currencies, added by these rates (EXCHANGE_RATES) */
            converted_currencies: {
                currency: string;
                mrr: number;
                rate: number;
                since: string;
            }[];
            /** @description Recurring revenue in currencies without a rate, which is not added up */
            other_currencies: {
                currency: string;
                mrr: number;
            }[];
        };
        /**
         * @example {
         *       "events": [
         *         {
         *           "idempotency_key": "req-1",
         *           "event_type": "inference",
         *           "quantity": 1
         *         },
         *         {
         *           "idempotency_key": "req-2",
         *           "event_type": "tts",
         *           "quantity": 12.5,
         *           "occurred_at": "2027-01-15T12:00:00Z"
         *         }
         *       ]
         *     }
         */
        UsageBatch: components["schemas"]["UsageEvent"] | components["schemas"]["UsageEvent"][] | {
            events: components["schemas"]["UsageEvent"][];
        };
        /**
         * @example {
         *       "customer": "cus_NffrFeUfNV2Hib",
         *       "idempotency_key": "req-8f14e45f",
         *       "event_type": "inference",
         *       "quantity": 1,
         *       "occurred_at": "2027-01-15T12:00:00Z",
         *       "properties": {
         *         "model": "small"
         *       }
         *     }
         */
        UsageEvent: {
            /** @description cus_…; left out: the caller's own */
            customer?: string;
            /** @description Of the caller: the same key of the same caller and customer counts once, ever */
            idempotency_key: string;
            /** @description inference, embedding, tts, stt, or one that a plan names */
            event_type: string;
            /** @description Above zero, at most 6 decimals; a decimal text is exact at any size */
            quantity: number | string;
            /**
             * Format: date-time
             * @description At most 35 days back and 5 minutes ahead; left out: now
             */
            occurred_at?: string;
            /** @description What else there is to say of it; fields beside these are refused */
            properties?: {
                [key: string]: unknown;
            };
        };
        UsageEventAnswer: {
            recorded: number;
            duplicates: number;
            rejected: number;
            results: components["schemas"]["UsageEventResults"];
        };
        UsageEventResults: {
            /** @description Place in the request, from 0 */
            index: number;
            idempotency_key: string | null;
            /** @enum {string} */
            outcome: "recorded" | "duplicate" | "rejected";
            /**
             * @description Why it was refused
             * @enum {string}
             */
            code?: "malformed" | "unknown_field" | "missing_idempotency_key" | "malformed_idempotency_key" | "unknown_customer" | "unknown_event_type" | "malformed_quantity" | "negative_quantity" | "zero_quantity" | "absurd_quantity" | "too_many_decimals" | "malformed_time" | "in_the_future" | "too_old" | "malformed_properties" | "key_conflict";
            message?: string;
        }[];
        ReportedUsage: {
            id: string;
            /** @description As recorded */
            quantity: number;
            /** @constant */
            recorded: true;
            duplicate: boolean;
        };
        UsageReservationAnswer: {
            allowed: boolean;
            reason: string;
            tier: string;
            remaining: number | null;
            limit: number | null;
            resets_at: string | null;
            upgrade_to: string | null;
            reservation: components["schemas"]["UsageReservation"] | null;
        };
        UsageReservation: {
            id: string;
            event_type: string;
            /** @description Set aside */
            quantity: number;
            /** @enum {string} */
            state: "held" | "confirmed" | "released" | "expired";
            /**
             * Format: date-time
             * @description From then on it holds nothing
             */
            expires_at: string;
            /** @description What was recorded; null before */
            confirmed_quantity: number | null;
            /** Format: date-time */
            created_at: string;
        };
        UsageReservationList: {
            reservations: components["schemas"]["UsageReservation"][];
            /** @description Sum of all of them: what counts against the limits */
            held: number;
            total: number;
            next_cursor: string | null;
        };
        UsageCorrection: {
            id: string;
            /** @enum {string} */
            outcome: "recorded" | "duplicate" | "unchanged";
            corrects: string;
            was: number;
            /** @description What the event counts for now */
            quantity: number;
        };
        Usage: {
            /** @description Days and months are in the customer's time zone, less what staff have reset */
            usage: {
                today: components["schemas"]["UsageByType"];
                month: components["schemas"]["UsageByType"];
                /** @description In the running period, as it is billed */
                period: components["schemas"]["UsageByType"];
            };
            credits: {
                tier: string;
                included_credits: number;
                /** @description Gone over from the period before */
                carried: number;
                /** @description Used of grants and top-ups */
                granted: number;
                /** @description In the running period, all types together */
                used: number;
                /** @description Before overage begins, granted credits among them */
                remaining: number;
                overage: number;
                overage_cost: number;
                price_per_1k: number | null;
                currency: string;
                period_start: string | null;
                period_end: string | null;
                /** @description Most that overage may cost; null: no limit */
                spend_limit: number | null;
            };
            today: {
                /** @description Calls a day; null: no limit */
                limit: number | null;
                remaining: number | null;
                resets_at: string | null;
            };
            /** @description Percent of the credits that were warned of */
            warnings: number[];
            tier: string;
        };
        UsageByType: {
            inference: number;
            embedding: number;
            tts: number;
            stt: number;
        } & {
            [key: string]: number;
        };
        UsageRecordList: {
            usage_records: components["schemas"]["UsageRecord"][];
            /** @description Those of months that are no longer kept among them */
            total: number;
            next_cursor: string | null;
        };
        UsageRecord: {
            id: string;
            /** @description Below zero where a correction took some back */
            quantity: number;
            /** @description si_…; null until it is settled */
            subscription_item_id: string | null;
            event_type: string;
            /** Format: date-time */
            reported_at: string;
            /** Format: date-time */
            occurred_at: string;
            idempotency_key: string;
            /** @enum {string} */
            kind: "usage" | "correction" | "reversal";
            /** @description Key of the event that it corrects */
            corrects: string | null;
            /** @description Identifier of the meter event; null until it is reported */
            stripe_report_id: string | null;
            metadata: {
                [key: string]: unknown;
            };
        };
        UsageSeries: {
            /** @enum {string} */
            by: "hour" | "day" | "month";
            /** @description In which days and months are counted */
            time_zone: string;
            points: {
                /**
                 * Format: date-time
                 * @description Where the step begins
                 */
                at: string;
                /** @description By type; types without any are left out */
                usage: {
                    [key: string]: number;
                };
                total: number;
                events: number;
            }[];
        };
        InvoiceUsage: {
            invoice: string;
            subscription: string;
            currency: string;
            period: {
                /** Format: date-time */
                start: string;
                /** Format: date-time */
                end: string;
            };
            /** @description Of the invoice's usage line */
            amount: number;
            types: {
                event_type: string;
                quantity: number;
                events: number;
                windows: number;
            }[];
            /** @description How the period's own usage was covered; null where there was none */
            credits: {
                used: number;
                included: number;
                included_used: number;
                carried: number;
                carried_used: number;
                granted: number;
                overage: number;
            } | null;
            charges: {
                /** @description Identifier of the meter event, or of the item after the end */
                id: string;
                amount: number;
                /** Format: date-time */
                period_start: string;
                /** @description Of a period whose own invoice was final */
                late: boolean;
                reported_at: string | null;
            }[];
            /** @description Usage of earlier periods that is on this invoice */
            late: {
                /** Format: date-time */
                period_start: string;
                /** @description Invoice that it came too late for */
                invoice: string;
                quantity: number;
                events: number;
            }[];
        };
        SpendLimit: {
            /** @description Most that overage of a period may cost; null: no limit */
            amount: number | null;
            currency: string;
            /** @description What overage of the running period costs so far */
            spent: number;
            resets_at: string | null;
        };
        CreditGrantList: {
            grants: components["schemas"]["CreditGrant"][];
            total: number;
            next_cursor: string | null;
        };
        CreditGrant: {
            id: string;
            amount: number;
            /** @description By usage that is settled; the rest of it is under /billing/usage */
            used: number;
            remaining: number;
            /** @description The lower one is used first */
            priority: number;
            expires_at: string | null;
            source: string;
            reason: string;
            /** Format: date-time */
            created_at: string;
        };
        UsageReset: {
            /** @constant */
            reset: true;
            previous: {
                today: components["schemas"]["UsageByType"];
                month: components["schemas"]["UsageByType"];
            };
        };
        UsageStats: {
            by_event_type: {
                event_type: string;
                quantity: number;
                events: number;
            }[];
            /** @description By the tier that customers are on now */
            by_tier: {
                tier: string;
                customers: number;
                quantity: number;
                events: number;
            }[];
            top_users: {
                customer: string;
                email: string | null;
                name: string | null;
                tier: string;
                quantity: number;
                events: number;
            }[];
            period: {
                /** Format: date-time */
                start: string;
                /** Format: date-time */
                end: string;
            };
        };
        DataExport: {
            id: string;
            /** @enum {string} */
            state: "collecting" | "ready";
            /** Format: date-time */
            created: string;
            ready: string | null;
            /**
             * Format: date-time
             * @description It can be downloaded until then
             */
            expires: string;
        };
        DataExportList: {
            exports: components["schemas"]["DataExport"][];
        };
        PersonErasure: {
            id: string;
            /**
             * @description `erased`: nothing is left here, and Stripe redacts once it allows it. `complete`: nothing is left to do. `refused`: something came up meanwhile; see the receipt.
             * @enum {string}
             */
            state: "running" | "refused" | "erased" | "complete";
            /** Format: date-time */
            requested: string;
            erased: string | null;
            completed: string | null;
            /** @description What was done, by system: ids, counts and times */
            receipt: {
                [key: string]: unknown;
            };
        };
        FoundSubscriptionList: {
            subscriptions: components["schemas"]["FoundSubscription"][];
            total: number;
            next_cursor: string | null;
        };
        FoundSubscription: {
            id: string;
            /** @description Stripe customer, cus_… */
            customer: string;
            /** @description Of its plan, also after its end */
            tier: string;
            status: string;
            amount: number;
            currency: string;
            /** @enum {string} */
            interval: "day" | "week" | "month" | "year";
            /** Format: date-time */
            current_period_end: string;
            cancel_at_period_end: boolean;
            email: string | null;
            name: string | null;
            /**
             * @description In whose hands it is
             * @enum {string}
             */
            mode: "managed" | "observed" | "foreign";
            /** @description Monthly recurring revenue */
            mrr: number;
            /** Format: date-time */
            created: string;
            /** @description The next thing that happens by itself, on the billing clock */
            next_action: {
                /** Format: date-time */
                at: string;
                what: string;
            } | null;
            /** @description Why somebody should look at it */
            attention: string | null;
        };
        FoundCustomerList: {
            customers: components["schemas"]["FoundCustomer"][];
            total: number;
            next_cursor: string | null;
        };
        FoundCustomer: {
            id: string;
            email: string | null;
            name: string | null;
            user_id: string | null;
            /** Format: date-time */
            created: string;
            /** @description The one that counts: a live one, else the latest */
            subscription: {
                id: string;
                status: string;
                /** @enum {string} */
                mode: "managed" | "observed" | "foreign";
                tier: string;
                mrr: number;
                currency: string;
                attention: string | null;
            } | null;
        };
        CustomerPage: {
            profile: {
                /** @description Stripe customer; null before the first purchase */
                id: string | null;
                user_id: string | null;
                email: string | null;
                name: string | null;
                role: ("viewer" | "editor" | "finance" | "admin") | null;
                currency: string | null;
                /** @description Negative: a credit */
                balance: number;
                time_zone: string | null;
                created: string | null;
                last_active_at: string | null;
                deleted: boolean;
                test_clock: {
                    id: string;
                    now: string | null;
                } | null;
            };
            subscriptions: components["schemas"]["CustomerSubscription"][];
            /** @description What happens by itself, soonest first */
            coming: components["schemas"]["ComingStep"][];
            timeline: components["schemas"]["CustomerTimelineEntry"][];
            invoices: components["schemas"]["Invoice"][];
            charges: components["schemas"]["CustomerCharge"][];
            disputes: components["schemas"]["CustomerDispute"][];
            payment_methods: {
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
                detached: boolean;
            }[];
            sync: components["schemas"]["SyncState"][];
            effects: components["schemas"]["EffectEntry"][];
            messages: components["schemas"]["CustomerMessage"][];
            audit: components["schemas"]["AuditEntry"][];
        };
        CustomerSubscription: {
            tier: string;
            /** @description `none` where there never was a subscription */
            status: string;
            current_period_start: string | null;
            current_period_end: string | null;
            cancel_at_period_end: boolean | null;
            /** @description Price of one period, major unit */
            amount: number | null;
            interval: ("day" | "week" | "month" | "year") | null;
            /** @description Intervals between two charges: 3 with month is quarterly. Left out: 1 */
            interval_count?: number;
            currency: string | null;
            has_subscription: boolean;
            /** @description managed: it can be changed here; else it is changed where it was made */
            mode: ("managed" | "observed" | "foreign") | null;
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
            /** @description What is paid for beside the plan, over all subscriptions */
            add_ons: {
                name: string;
                quantity: number;
                /** @description Services that it opens beside those of the tier */
                services: string[];
            }[];
            dunning: {
                invoice_id: string | null;
                attempt: number;
                next_attempt_at: string | null;
                /** @description true for a moment after the failure: whether and when it is tried again is being planned. Else next_attempt_at null means that no attempt is planned */
                planning: boolean;
                /** Format: date-time */
                grace_until: string;
                /** @description You may promise to pay on a day so many days ahead; 0: no day can be promised */
                promise_days: number;
            } | null;
            pending_change: {
                tier: string;
                /** @enum {string} */
                interval: "day" | "week" | "month" | "year";
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
            /** @description When a bank that is asked for a payment usually answers; null while none is asked */
            payment_answer_due: string | null;
            id: string;
            mrr: number;
            quantity: number;
            /** Format: date-time */
            created: string;
            ended: string | null;
            attention: string | null;
            /** @description Most days that staff may add to the trial in all, hold retries ahead, and add to grace in all; 0: none */
            staff_limits: {
                trial_days: number;
                hold_days: number;
                grace_days: number;
            };
            workflows: {
                kind: string;
                workflow_id: string | null;
                /** @description Its run in the Temporal UI */
                workflow_url: string | null;
            }[];
        };
        ComingStep: {
            /** Format: date-time */
            at: string;
            what: string;
            rule: string;
            subscription: string;
        };
        CustomerTimelineEntry: {
            id: number;
            /**
             * Format: date-time
             * @description Billing time
             */
            at: string;
            subscription: string | null;
            kind: string;
            summary: string;
            rule: string | null;
            facts: {
                [key: string]: unknown;
            };
            outcome: string | null;
            /** @description customer, staff or system; null: a rule */
            actor: string | null;
            workflow_id: string | null;
            /** @description Its run in the Temporal UI */
            workflow_url: string | null;
        };
        CustomerCharge: {
            id: string;
            invoice: string | null;
            amount: number;
            amount_refunded: number;
            /** @description What is left to give back; 0 where its subscription is not managed */
            refundable: number;
            currency: string;
            status: string;
            decline_code: string | null;
            description: string | null;
            disputed: boolean;
            /** Format: date-time */
            created: string;
        };
        CustomerDispute: {
            id: string;
            charge: string;
            amount: number;
            currency: string;
            reason: string;
            status: string;
            /** Format: date-time */
            created: string;
            /** @description Nobody has submitted evidence, and Stripe takes it */
            needs_evidence: boolean;
            /** @description Until when; null where none is needed, or Stripe named no time */
            evidence_due: string | null;
            /** @description Stripe's page on which it is answered; null with the sandbox */
            stripe_url: string | null;
        };
        SyncState: {
            /** @enum {string} */
            target: "keycloak" | "lago" | "stripe";
            /** @enum {string} */
            state: "pending" | "synced" | "failing" | "attention" | "off";
            desired: number;
            synced: number;
            error: string | null;
            /** Format: date-time */
            updated_at: string;
            workflow_id: string | null;
            /** @description Its run in the Temporal UI */
            workflow_url: string | null;
        };
        EffectEntry: {
            key: string;
            kind: string;
            /** @enum {string} */
            provider: "stripe" | "keycloak" | "lago" | "mail";
            /** @enum {string} */
            state: "intended" | "confirmed" | "failed" | "unknown";
            provider_id: string | null;
            intent: {
                [key: string]: unknown;
            };
            error: string | null;
            attempts: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            workflow_id: string | null;
            /** @description Its run in the Temporal UI */
            workflow_url: string | null;
        };
        CustomerMessage: {
            id: string;
            /** Format: date-time */
            at: string;
            kind: string;
            subject: string;
            recipient: string;
            /** @enum {string} */
            state: "recorded" | "sent" | "failed";
            error: string | null;
        };
        AuditEntry: {
            id: number;
            /** Format: date-time */
            at: string;
            actor: {
                /** @enum {string} */
                kind: "customer" | "staff" | "system";
                email: string | null;
            };
            action: string;
            subject: {
                type: string;
                id: string;
            };
            reason: string | null;
            before: unknown;
            after: unknown;
            request_id: string | null;
        };
        CustomerTimeZone: {
            customer: string;
            time_zone: string | null;
        };
        DunningBoard: {
            episodes: components["schemas"]["DunningEntry"][];
            totals: {
                /** @enum {string} */
                stage: "grace" | "suspended";
                currency: string;
                count: number;
                owed: number;
            }[];
            /** @description Episodes that ended in the last 30 days of billing time, by outcome. Each counts once */
            outcomes_30d: {
                [key: string]: number;
            };
            window: components["schemas"]["FigureWindow"];
            total: number;
            next_cursor: string | null;
        };
        DunningEntry: {
            subscription: string;
            customer: string;
            email: string | null;
            name: string | null;
            tier: string;
            status: string;
            owed: number;
            currency: string;
            /** @enum {string} */
            stage: "grace" | "suspended" | "ended";
            strategy: string;
            /** @description Counted attempts so far */
            attempt: number;
            /** Format: date-time */
            started_at: string;
            decline_code: string | null;
            /** @description The rule that decided last */
            rule: string | null;
            /** @description What it came to, in words */
            last: string | null;
            next: {
                /** Format: date-time */
                at: string;
                what: string;
            } | null;
            next_attempt_at: string | null;
            /** @description true for a moment after the failure: whether and when it is tried again is being planned */
            planning: boolean;
            /** Format: date-time */
            grace_until: string;
            /** Format: date-time */
            final_action_at: string;
            /** @description What is done at final_action_at if nothing is paid, by the strategy that the episode keeps; null where that is not known here */
            final_action: {
                /** @enum {string} */
                action: "cancel" | "mark_unpaid" | "downgrade";
                downgrade_to: string | null;
                /** @enum {string} */
                debt: "keep" | "void";
                /** @description The same in words */
                what: string;
            } | null;
            attention: string | null;
            workflow_id: string;
            workflow_url: string | null;
        };
        RevenueMovements: {
            currency: string;
            months: components["schemas"]["MovementMonth"][];
            consistent: boolean;
        };
        MovementMonth: {
            /** @description YYYY-MM, UTC */
            month: string;
            start: number;
            new: number;
            expansion: number;
            /** @description Negative */
            contraction: number;
            /** @description Negative */
            churn: number;
            reactivation: number;
            end: number;
        };
        RevenueSeries: {
            currency: string;
            points: {
                /** Format: date */
                day: string;
                mrr: number;
            }[];
        };
        CouponList: {
            coupons: components["schemas"]["Coupon"][];
        };
        Coupon: {
            id: string;
            name: string | null;
            percent_off: number | null;
            amount_off: number | null;
            currency: string | null;
            /** @enum {string} */
            duration: "once" | "repeating" | "forever";
            months: number | null;
            redeemed: number;
            max_redemptions: number | null;
            redeem_by: string | null;
            valid: boolean;
            /** Format: date-time */
            created: string;
            codes: {
                code: string;
                active: boolean;
                redeemed: number;
            }[];
        };
        InboxEventList: {
            events: components["schemas"]["InboxEvent"][];
            total: number;
            next_cursor: string | null;
        };
        InboxEvent: {
            id: string;
            type: string;
            /**
             * Format: date-time
             * @description When it happened, by Stripe
             */
            created: string;
            /** Format: date-time */
            received_at: string;
            /** @enum {string} */
            state: "pending" | "delivered" | "processed" | "ignored";
            /** @description Why it was ignored, or still waits */
            reason: string | null;
            attempts: number;
            delivered_at: string | null;
            processed_at: string | null;
            workflow_id: string | null;
            workflow_url: string | null;
        };
        InboxEventDetail: {
            id: string;
            type: string;
            /**
             * Format: date-time
             * @description When it happened, by Stripe
             */
            created: string;
            /** Format: date-time */
            received_at: string;
            /** @enum {string} */
            state: "pending" | "delivered" | "processed" | "ignored";
            /** @description Why it was ignored, or still waits */
            reason: string | null;
            attempts: number;
            delivered_at: string | null;
            processed_at: string | null;
            workflow_id: string | null;
            workflow_url: string | null;
            payload: unknown;
        };
        EventReplay: {
            id: string;
            /**
             * @description delivered_again: it is on its way to its workflow; read_again: its subscription knew it, and was read from Stripe anew
             * @enum {string}
             */
            outcome: "delivered_again" | "read_again";
        };
        AuditList: {
            entries: components["schemas"]["AuditEntry"][];
            total: number;
            next_cursor: string | null;
        };
        DriftReport: {
            /** @description Nothing below needs anybody */
            clean: boolean;
            /** @description The last one; null where there was none yet or the engine is away */
            reconciliation: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                state: "running" | "completed" | "failed";
                /** @description What it found and mended; null while it runs or where it failed */
                found: {
                    [key: string]: unknown;
                } | null;
                workflow_id: string | null;
                workflow_url: string | null;
            } | null;
            /** @enum {string} */
            engine: "answers" | "unavailable";
            revenue: {
                currency: string;
                movements: number;
                subscriptions: number;
            }[];
            /** @description As the reconciliation compared it last; empty where there was no revenue or no look yet */
            revenue_at_stripe: {
                currency: string;
                /** @description What Stripe's own prices and discounts come to a month */
                at_stripe: number;
                /** @description Sum of all movements at that time */
                movements: number;
                agrees: boolean;
                /** @description Subscriptions that were compared */
                subscriptions: number;
                /** @description Of these, those of tiered or package prices, whose worth only an invoice tells */
                uncounted: number;
                /** @description The first twenty that differ */
                differing: {
                    subscription: string;
                    at_stripe: number;
                    kept: number;
                }[];
                /** Format: date-time */
                compared_at: string;
            }[];
            accounts: {
                customer: string;
                email: string | null;
                /** @enum {string} */
                target: "keycloak" | "lago" | "stripe";
                state: string;
                error: string | null;
                /** Format: date-time */
                since: string;
                workflow_id: string | null;
                workflow_url: string | null;
            }[];
            effects: {
                key: string;
                kind: string;
                provider: string;
                state: string;
                error: string | null;
                /** Format: date-time */
                since: string;
                workflow_id: string | null;
                workflow_url: string | null;
            }[];
            attention: {
                subscription: string;
                customer: string;
                email: string | null;
                status: string;
                why: string;
                /** Format: date-time */
                since: string;
                workflow_id: string | null;
                workflow_url: string | null;
            }[];
            /** @description Disputes that need evidence, the first one due first */
            disputes: {
                dispute: string;
                customer: string | null;
                email: string | null;
                amount: number;
                currency: string;
                reason: string;
                /** @description Lost after it; null where Stripe named no time */
                evidence_due: string | null;
                /** @description Stripe's page on which it is answered; null with the sandbox */
                stripe_url: string | null;
            }[];
            /** @description Products and prices of Stripe that could not be followed */
            catalogue: {
                event: string;
                type: string;
                why: string;
                /** Format: date-time */
                since: string;
            }[];
            usage: components["schemas"]["UsageDrift"];
            inbox: {
                waiting: number;
                oldest: string | null;
                /** @description Events that a workflow was sent over ten minutes ago and has not answered */
                unanswered: number;
                oldest_unanswered: string | null;
            };
        };
        UsageDrift: {
            /** @description Windows that are refused for good; nothing waits for them */
            refused: {
                /** @description At Stripe, and transaction id in Lago */
                identifier: string;
                customer: string;
                email: string | null;
                event_type: string;
                /** Format: date-time */
                window: string;
                quantity: number;
                /** @description Why Stripe does not count it */
                stripe: string | null;
                /** @description Why Lago does not count it */
                lago: string | null;
                /** Format: date-time */
                since: string;
            }[];
            /** @description Usage periods that no invoice has in full */
            periods: {
                subscription: string;
                customer: string;
                email: string | null;
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                /** @description What no invoice has; negative: what the customer is owed */
                unbilled: number;
                currency: string;
                why: string;
                /** @description When usage after the last invoice is invoiced, or waived, by itself, unless it is seen to before; null where a person must */
                decided_at: string | null;
            }[];
            /** @description Closed windows that are yet to be told */
            waiting: {
                stripe: number;
                lago: number;
                /** @description Since when the first of them waits */
                oldest: string | null;
            };
        };
        DriftCheck: {
            /** @constant */
            started: true;
        };
        RefusedUsageSeenTo: {
            windows: number;
        };
        UsagePeriodSeenTo: {
            /** @constant */
            seen_to: true;
            unbilled: number;
            currency: string;
        };
        SandboxClock: {
            /** @description null: the customer goes by real time, or there is none yet */
            clock: {
                id: string;
                customer: string;
                /** Format: date-time */
                now: string;
                /** @enum {string} */
                status: "ready" | "advancing";
                /** @description Where it is going, null while it stands */
                target: string | null;
                /** @description The next thing that happens by itself, null where nothing does */
                next: {
                    /** Format: date-time */
                    at: string;
                    what: string;
                } | null;
            } | null;
        };
        AdminAccountDetail: {
            id: string;
            /** @description Stripe customer, cus_… */
            customer: string;
            /** @description What the person has; after the end the fallback tier */
            tier: string;
            status: string;
            amount: number;
            currency: string;
            /** @enum {string} */
            interval: "day" | "week" | "month" | "year";
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
        TakeOverPreview: {
            subscription_id: string;
            possible: boolean;
            /** @description Why it would be refused */
            refusal: {
                code: string;
                message: string;
            } | null;
            /** @description What the engine would do from then on */
            managed: string[];
            /** @description What would come next, if nothing else happens; billing time */
            next: {
                /** Format: date-time */
                at: string;
                what: string;
            }[];
            /**
             * @description Who would try a failed payment again: Stripe, where it has an attempt of its own planned
             * @enum {string}
             */
            retried_by: "stripe" | "engine" | "nobody";
        };
        LetGoPreview: {
            subscription_id: string;
            possible: boolean;
            /** @description Why it would be refused */
            refusal: {
                code: string;
                message: string;
            } | null;
            /** @description What the engine stops doing */
            ends: string[];
            /** @description What was waiting and is not done any more */
            given_up: string[];
            /** @description What Stripe does from then on; billing time, null where it has no date */
            stripe: {
                at: string | null;
                what: string;
            }[];
        };
        MessageResend: {
            id: string;
            recipient: string;
        };
        CustomEndpoint: {
            id: string;
            name: string;
            base_url: string;
            /** Format: date-time */
            created_at: string;
        };
        StaffApiKeyList: {
            api_keys: components["schemas"]["StaffApiKey"][];
            total: number;
            next_cursor: string | null;
        };
        StaffApiKey: {
            id: string;
            name: string;
            /** @description First characters of the key, to tell it from others */
            prefix: string;
            scopes: ("usage:write" | "usage:write:all" | "billing:read" | "byok:use")[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            last_used_at: string | null;
            /** @description Client address of a use within that minute */
            last_used_address: string | null;
            /** @enum {string} */
            state: "active" | "expired" | "revoked";
            revoked_at: string | null;
            owner: {
                user_id: string;
                email: string;
                /** @enum {string} */
                role: "viewer" | "editor" | "finance" | "admin";
            };
        };
        StaffSessionList: {
            sessions: components["schemas"]["StaffSession"][];
            total: number;
            next_cursor: string | null;
        };
        StaffSession: {
            id: string;
            /**
             * @description What this sign-in gave
             * @enum {string}
             */
            role: "viewer" | "editor" | "finance" | "admin";
            /** @description What the browser said of itself at sign-in */
            user_agent: string | null;
            /** @description Client address of its last use */
            address: string | null;
            /** Format: date-time */
            signed_in_at: string;
            /**
             * Format: date-time
             * @description To the minute
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description When it ends, used or not
             */
            expires_at: string;
            owner: {
                user_id: string;
                email: string;
            };
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
export type PaymentPage = components['schemas']['PaymentPage'];
export type PaymentMethod = components['schemas']['PaymentMethod'];
export type CardSetup = components['schemas']['CardSetup'];
export type NoticeList = components['schemas']['NoticeList'];
export type Notice = components['schemas']['Notice'];
export type Checkout = components['schemas']['Checkout'];
export type CheckoutOutcome = components['schemas']['CheckoutOutcome'];
export type Portal = components['schemas']['Portal'];
export type PlanChange = components['schemas']['PlanChange'];
export type PendingOperation = components['schemas']['PendingOperation'];
export type Explanation = components['schemas']['Explanation'];
export type Operation = components['schemas']['Operation'];
export type CreatedCustomer = components['schemas']['CreatedCustomer'];
export type AttachedPaymentMethod = components['schemas']['AttachedPaymentMethod'];
export type StripeCustomer = components['schemas']['StripeCustomer'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type ApiKeyList = components['schemas']['ApiKeyList'];
export type ApiKey = components['schemas']['ApiKey'];
export type OwnSessionList = components['schemas']['OwnSessionList'];
export type OwnSession = components['schemas']['OwnSession'];
export type EndedSessions = components['schemas']['EndedSessions'];
export type PlanList = components['schemas']['PlanList'];
export type Plan = components['schemas']['Plan'];
export type OverageTier = components['schemas']['OverageTier'];
export type AdminPlanList = components['schemas']['AdminPlanList'];
export type AdminPlan = components['schemas']['AdminPlan'];
export type PlanPreview = components['schemas']['PlanPreview'];
export type PlanPolicyOf = components['schemas']['PlanPolicyOf'];
export type PlanPolicy = components['schemas']['PlanPolicy'];
export type StripeMappingList = components['schemas']['StripeMappingList'];
export type StripeMapping = components['schemas']['StripeMapping'];
export type StripeMappingPreview = components['schemas']['StripeMappingPreview'];
export type ServiceList = components['schemas']['ServiceList'];
export type Service = components['schemas']['Service'];
export type Access = components['schemas']['Access'];
export type AccessCheck = components['schemas']['AccessCheck'];
export type ProviderKey = components['schemas']['ProviderKey'];
export type ResolvedProviderKey = components['schemas']['ResolvedProviderKey'];
export type BillingStats = components['schemas']['BillingStats'];
export type AdminCustomerList = components['schemas']['AdminCustomerList'];
export type AdminCustomer = components['schemas']['AdminCustomer'];
export type AdminSubscriptionList = components['schemas']['AdminSubscriptionList'];
export type AdminSubscription = components['schemas']['AdminSubscription'];
export type ChargeList = components['schemas']['ChargeList'];
export type Charge = components['schemas']['Charge'];
export type ApprovalList = components['schemas']['ApprovalList'];
export type Approval = components['schemas']['Approval'];
export type ApprovalDecision = components['schemas']['ApprovalDecision'];
export type Refund = components['schemas']['Refund'];
export type CreditNote = components['schemas']['CreditNote'];
export type CreditNoteList = components['schemas']['CreditNoteList'];
export type ListedCreditNote = components['schemas']['ListedCreditNote'];
export type AdminAccountList = components['schemas']['AdminAccountList'];
export type AdminAccount = components['schemas']['AdminAccount'];
export type AnalyticsOverview = components['schemas']['AnalyticsOverview'];
export type FigureWindow = components['schemas']['FigureWindow'];
export type RevenueByTier = components['schemas']['RevenueByTier'];
export type Revenue = components['schemas']['Revenue'];
export type UsageBatch = components['schemas']['UsageBatch'];
export type UsageEvent = components['schemas']['UsageEvent'];
export type UsageEventAnswer = components['schemas']['UsageEventAnswer'];
export type UsageEventResults = components['schemas']['UsageEventResults'];
export type ReportedUsage = components['schemas']['ReportedUsage'];
export type UsageReservationAnswer = components['schemas']['UsageReservationAnswer'];
export type UsageReservation = components['schemas']['UsageReservation'];
export type UsageReservationList = components['schemas']['UsageReservationList'];
export type UsageCorrection = components['schemas']['UsageCorrection'];
export type Usage = components['schemas']['Usage'];
export type UsageByType = components['schemas']['UsageByType'];
export type UsageRecordList = components['schemas']['UsageRecordList'];
export type UsageRecord = components['schemas']['UsageRecord'];
export type UsageSeries = components['schemas']['UsageSeries'];
export type InvoiceUsage = components['schemas']['InvoiceUsage'];
export type SpendLimit = components['schemas']['SpendLimit'];
export type CreditGrantList = components['schemas']['CreditGrantList'];
export type CreditGrant = components['schemas']['CreditGrant'];
export type UsageReset = components['schemas']['UsageReset'];
export type UsageStats = components['schemas']['UsageStats'];
export type DataExport = components['schemas']['DataExport'];
export type DataExportList = components['schemas']['DataExportList'];
export type PersonErasure = components['schemas']['PersonErasure'];
export type FoundSubscriptionList = components['schemas']['FoundSubscriptionList'];
export type FoundSubscription = components['schemas']['FoundSubscription'];
export type FoundCustomerList = components['schemas']['FoundCustomerList'];
export type FoundCustomer = components['schemas']['FoundCustomer'];
export type CustomerPage = components['schemas']['CustomerPage'];
export type CustomerSubscription = components['schemas']['CustomerSubscription'];
export type ComingStep = components['schemas']['ComingStep'];
export type CustomerTimelineEntry = components['schemas']['CustomerTimelineEntry'];
export type CustomerCharge = components['schemas']['CustomerCharge'];
export type CustomerDispute = components['schemas']['CustomerDispute'];
export type SyncState = components['schemas']['SyncState'];
export type EffectEntry = components['schemas']['EffectEntry'];
export type CustomerMessage = components['schemas']['CustomerMessage'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type CustomerTimeZone = components['schemas']['CustomerTimeZone'];
export type DunningBoard = components['schemas']['DunningBoard'];
export type DunningEntry = components['schemas']['DunningEntry'];
export type RevenueMovements = components['schemas']['RevenueMovements'];
export type MovementMonth = components['schemas']['MovementMonth'];
export type RevenueSeries = components['schemas']['RevenueSeries'];
export type CouponList = components['schemas']['CouponList'];
export type Coupon = components['schemas']['Coupon'];
export type InboxEventList = components['schemas']['InboxEventList'];
export type InboxEvent = components['schemas']['InboxEvent'];
export type InboxEventDetail = components['schemas']['InboxEventDetail'];
export type EventReplay = components['schemas']['EventReplay'];
export type AuditList = components['schemas']['AuditList'];
export type DriftReport = components['schemas']['DriftReport'];
export type UsageDrift = components['schemas']['UsageDrift'];
export type DriftCheck = components['schemas']['DriftCheck'];
export type RefusedUsageSeenTo = components['schemas']['RefusedUsageSeenTo'];
export type UsagePeriodSeenTo = components['schemas']['UsagePeriodSeenTo'];
export type SandboxClock = components['schemas']['SandboxClock'];
export type AdminAccountDetail = components['schemas']['AdminAccountDetail'];
export type TimelineEntry = components['schemas']['TimelineEntry'];
export type TakeOverPreview = components['schemas']['TakeOverPreview'];
export type LetGoPreview = components['schemas']['LetGoPreview'];
export type MessageResend = components['schemas']['MessageResend'];
export type CustomEndpoint = components['schemas']['CustomEndpoint'];
export type StaffApiKeyList = components['schemas']['StaffApiKeyList'];
export type StaffApiKey = components['schemas']['StaffApiKey'];
export type StaffSessionList = components['schemas']['StaffSessionList'];
export type StaffSession = components['schemas']['StaffSession'];
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
            /** @description `malformed_body`: The body is not valid JSON; `signature_invalid`: The webhook signature is not valid; `other_stripe_account`: The event is of another Stripe account or mode */
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
            /** @description `malformed_body`: The body is not valid JSON; `signature_invalid`: The webhook signature is not valid; `other_stripe_account`: The event is of another Stripe account or mode */
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
    getAuthLogin: {
        parameters: {
            query?: {
                /** @description Path of this site to go to afterwards; anything else counts as / */
                return_to?: string;
                /** @description true: whoever is signed in proves anew who they are, as step_up_required asks for */
                step_up?: "true";
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
    getAuthLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the identity provider, which ends its session too; signed out already: to / */
            303: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
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
                        role: "viewer" | "editor" | "finance" | "admin";
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
                     *       "interval": "day",
                     *       "interval_count": 1,
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
                     *         "tax": 1,
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
            /** @description `stripe_unavailable`: Stripe cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
    getBillingInvoiceStripeInvoiceIdPaymentPage: {
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
                    /**
                     * @example {
                     *       "url": "example",
                     *       "status": "active"
                     *     }
                     */
                    "application/json": components["schemas"]["PaymentPage"];
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
            /** @description `stripe_unavailable`: Stripe cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_managed`: The subscription is not managed here; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
    getBillingNotices: {
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
                     *       "notices": [
                     *         {
                     *           "id": "example",
                     *           "kind": "subscription.activated",
                     *           "subject": "example",
                     *           "body": "example",
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "sent": true
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeList"];
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
                 *       "quantity": 1,
                 *       "currency": "usd"
                 *     }
                 */
                "application/json": {
                    tier_id: string;
                    /** @enum {string} */
                    billing_cycle: "monthly" | "yearly";
                    coupon?: string;
                    /** @default 1 */
                    quantity?: number;
                    /** @description Default: the one that you pay in already, else the one of the catalogue */
                    currency?: string;
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
    getBillingCheckoutSessionId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
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
                     *       "session_id": "cs_test_a1example",
                     *       "tier": "professional",
                     *       "status": "open",
                     *       "reason": "asked for by the customer",
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "checkout_url": "https://checkout.stripe.com/c/pay/cs_test_a1example",
                     *       "expires_at": "2027-02-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CheckoutOutcome"];
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
            /** @description `not_managed`: The subscription is not managed here; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z",
                     *       "proration": {
                     *         "amount_due": 49,
                     *         "credit": 1,
                     *         "currency": "usd",
                     *         "lines": [
                     *           {
                     *             "description": "Professional, monthly",
                     *             "amount": 49
                     *           }
                     *         ],
                     *         "taxes": [
                     *           {
                     *             "name": "Professional",
                     *             "amount": 49,
                     *             "inclusive": true
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
            /** @description `no_subscription`: No subscription; `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `illegal_transition`: The subscription is not in a state for that; `past_due_pay_first`: A payment is outstanding; `already_on_plan`: The subscription is on that plan already; `already_scheduled`: That change is scheduled already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_quantity`: Invalid quantity; `invalid_tier`: Invalid tier; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `tier_not_in_stripe`: The tier is not set up in Stripe; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
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
            /** @description `already_canceling`: It is set to end already; `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `illegal_transition`: The subscription is not in a state for that; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `illegal_transition`: The subscription is not in a state for that; `nothing_to_resume`: There is nothing to take back; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `illegal_transition`: The subscription is not in a state for that; `past_due_pay_first`: A payment is outstanding; `already_paused`: It is paused already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_until`: Invalid date; `invalid_request`: The request is not valid */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `illegal_transition`: The subscription is not in a state for that; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_coupon`: Invalid coupon; `invalid_request`: The request is not valid */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `no_subscription`: No subscription; `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `no_payment_method`: There is no payment method; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `nothing_to_pay`: Nothing is due; `promise_limit`: No further promise is possible; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_until`: Invalid date; `invalid_request`: The request is not valid */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *         "interval": "day",
                     *         "interval_count": 1,
                     *         "currency": "usd",
                     *         "has_subscription": true,
                     *         "mode": "managed",
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
                     *         "add_ons": [
                     *           {
                     *             "name": "Professional",
                     *             "quantity": 1,
                     *             "services": [
                     *               "chat"
                     *             ]
                     *           }
                     *         ],
                     *         "dunning": {
                     *           "invoice_id": "in_1Qexample000000000000001",
                     *           "attempt": 1,
                     *           "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *           "planning": true,
                     *           "grace_until": "2026-12-01T09:00:00.000Z",
                     *           "promise_days": 1
                     *         },
                     *         "pending_change": {
                     *           "tier": "professional",
                     *           "interval": "day",
                     *           "quantity": 1,
                     *           "effective_at": "2026-12-01T09:00:00.000Z"
                     *         },
                     *         "next_invoice": {
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "at": "2026-12-01T09:00:00.000Z"
                     *         },
                     *         "paused_until": "2026-12-01T09:00:00.000Z",
                     *         "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `not_managed`: The subscription is not managed here; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
                     *       "default_payment_method": "example",
                     *       "time_zone": "example"
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
    patchStripeCustomer: {
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
                 *       "time_zone": "Europe/Berlin"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description IANA name; null: UTC
                     * @example Europe/Berlin
                     */
                    time_zone: string | null;
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
                     *       "stripe_customer_id": "cus_Qexample000001",
                     *       "email": "alice@perennial.test",
                     *       "name": "Alice Example",
                     *       "currency": "usd",
                     *       "balance": 1,
                     *       "default_payment_method": "example",
                     *       "time_zone": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["StripeCustomer"];
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
            /** @description `no_stripe_customer`: No Stripe customer found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_managed`: The subscription is not managed here; `change_refused`: The change is not possible now */
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
    getApiKeys: {
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
                     *           "last_used_at": "2026-12-01T09:00:00.000Z",
                     *           "last_used_address": "example"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyList"];
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
                    scopes: ("usage:write" | "usage:write:all" | "billing:read" | "byok:use")[];
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
                     *       "last_used_address": "example",
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
            /** @description `step_up_required`: The last sign-in is too long ago for this; `unauthenticated`: Sign-in is needed */
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
    getSessions: {
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
                     *       "sessions": [
                     *         {
                     *           "id": "example",
                     *           "role": "viewer",
                     *           "user_agent": "example",
                     *           "address": "example",
                     *           "signed_in_at": "2026-12-01T09:00:00.000Z",
                     *           "last_used_at": "2026-12-01T09:00:00.000Z",
                     *           "expires_at": "2027-02-01T09:00:00.000Z",
                     *           "current": true
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["OwnSessionList"];
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
    deleteSessions: {
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
                     *       "ended": 1
                     *     }
                     */
                    "application/json": components["schemas"]["EndedSessions"];
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
    deleteSessionsId: {
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
                     *           "rank": 20,
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "currency": "usd",
                     *           "prices": [
                     *             {
                     *               "currency": "usd",
                     *               "price_monthly": 49,
                     *               "price_yearly": 490,
                     *               "price_per_1k": 2
                     *             }
                     *           ],
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
                     *           "event_types": [
                     *             "example"
                     *           ],
                     *           "trial_days": 7,
                     *           "one_time": true,
                     *           "converts_to": "example",
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
                 *       "prices": [
                 *         {
                 *           "currency": "eur",
                 *           "price_monthly": 45,
                 *           "price_yearly": 450
                 *         }
                 *       ],
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
                 *       "event_types": [
                 *         "images"
                 *       ],
                 *       "trial_days": 7,
                 *       "active": true,
                 *       "id": "example"
                 *     }
                 */
                "application/json": {
                    display_name: string;
                    /** @description Place in the order of tiers: a change to a higher one is an upgrade */
                    rank?: number;
                    /** @description null: not sold by the month */
                    price_monthly?: number | null;
                    /** @description null: not sold by the year */
                    price_yearly?: number | null;
                    /** @description Of the prices in this request; prices in other currencies stay */
                    currency?: string;
                    /**
                     * @description Prices in several currencies at once; currencies that are not named stay. price_per_1k is that of overage in the currency; without one usage in it stops at the included credits
                     * @example [
                     *       {
                     *         "currency": "eur",
                     *         "price_monthly": 45,
                     *         "price_yearly": 450
                     *       }
                     *     ]
                     */
                    prices?: {
                        currency: string;
                        price_monthly?: number | null;
                        price_yearly?: number | null;
                        price_per_1k?: number | null;
                    }[];
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
                    /**
                     * @description Kinds of usage beside those that ship
                     * @example [
                     *       "images"
                     *     ]
                     */
                    event_types?: string[];
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
                     *       "rank": 20,
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "prices": [
                     *         {
                     *           "currency": "usd",
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
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
                     *       "event_types": [
                     *         "example"
                     *       ],
                     *       "trial_days": 7,
                     *       "one_time": true,
                     *       "converts_to": "example",
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
                     *       "rank": 20,
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "prices": [
                     *         {
                     *           "currency": "usd",
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
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
                     *       "event_types": [
                     *         "example"
                     *       ],
                     *       "trial_days": 7,
                     *       "one_time": true,
                     *       "converts_to": "example",
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
                 *       "prices": [
                 *         {
                 *           "currency": "eur",
                 *           "price_monthly": 45,
                 *           "price_yearly": 450
                 *         }
                 *       ],
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
                 *       "event_types": [
                 *         "images"
                 *       ],
                 *       "trial_days": 7,
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    display_name?: string;
                    /** @description Place in the order of tiers: a change to a higher one is an upgrade */
                    rank?: number;
                    /** @description null: not sold by the month */
                    price_monthly?: number | null;
                    /** @description null: not sold by the year */
                    price_yearly?: number | null;
                    /** @description Of the prices in this request; prices in other currencies stay */
                    currency?: string;
                    /**
                     * @description Prices in several currencies at once; currencies that are not named stay. price_per_1k is that of overage in the currency; without one usage in it stops at the included credits
                     * @example [
                     *       {
                     *         "currency": "eur",
                     *         "price_monthly": 45,
                     *         "price_yearly": 450
                     *       }
                     *     ]
                     */
                    prices?: {
                        currency: string;
                        price_monthly?: number | null;
                        price_yearly?: number | null;
                        price_per_1k?: number | null;
                    }[];
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
                    /**
                     * @description Kinds of usage beside those that ship
                     * @example [
                     *       "images"
                     *     ]
                     */
                    event_types?: string[];
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
                     *       "rank": 20,
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "prices": [
                     *         {
                     *           "currency": "usd",
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
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
                     *       "event_types": [
                     *         "example"
                     *       ],
                     *       "trial_days": 7,
                     *       "one_time": true,
                     *       "converts_to": "example",
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_led_to`: The rules of another plan lead to it */
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
                     *       "rank": 20,
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "prices": [
                     *         {
                     *           "currency": "usd",
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
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
                     *       "event_types": [
                     *         "example"
                     *       ],
                     *       "trial_days": 7,
                     *       "one_time": true,
                     *       "converts_to": "example",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_in_use`: The plan has subscribers; `plan_led_to`: The rules of another plan lead to it */
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
                     *       "rank": 20,
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "prices": [
                     *         {
                     *           "currency": "usd",
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
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
                     *       "event_types": [
                     *         "example"
                     *       ],
                     *       "trial_days": 7,
                     *       "one_time": true,
                     *       "converts_to": "example",
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
                 *       "prices": [
                 *         {
                 *           "currency": "eur",
                 *           "price_monthly": 45,
                 *           "price_yearly": 450
                 *         }
                 *       ],
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
                 *       "event_types": [
                 *         "images"
                 *       ],
                 *       "trial_days": 7,
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    display_name?: string;
                    /** @description Place in the order of tiers: a change to a higher one is an upgrade */
                    rank?: number;
                    /** @description null: not sold by the month */
                    price_monthly?: number | null;
                    /** @description null: not sold by the year */
                    price_yearly?: number | null;
                    /** @description Of the prices in this request; prices in other currencies stay */
                    currency?: string;
                    /**
                     * @description Prices in several currencies at once; currencies that are not named stay. price_per_1k is that of overage in the currency; without one usage in it stops at the included credits
                     * @example [
                     *       {
                     *         "currency": "eur",
                     *         "price_monthly": 45,
                     *         "price_yearly": 450
                     *       }
                     *     ]
                     */
                    prices?: {
                        currency: string;
                        price_monthly?: number | null;
                        price_yearly?: number | null;
                        price_per_1k?: number | null;
                    }[];
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
                    /**
                     * @description Kinds of usage beside those that ship
                     * @example [
                     *       "images"
                     *     ]
                     */
                    event_types?: string[];
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
                     *       "rank": 20,
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "prices": [
                     *         {
                     *           "currency": "usd",
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
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
                     *       "event_types": [
                     *         "example"
                     *       ],
                     *       "trial_days": 7,
                     *       "one_time": true,
                     *       "converts_to": "example",
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_led_to`: The rules of another plan lead to it */
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
                     *       "rank": 20,
                     *       "price_monthly": 49,
                     *       "price_yearly": 490,
                     *       "currency": "usd",
                     *       "prices": [
                     *         {
                     *           "currency": "usd",
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "price_per_1k": 2
                     *         }
                     *       ],
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
                     *       "event_types": [
                     *         "example"
                     *       ],
                     *       "trial_days": 7,
                     *       "one_time": true,
                     *       "converts_to": "example",
                     *       "active": true
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_in_use`: The plan has subscribers; `plan_led_to`: The rules of another plan lead to it */
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
    getAdminPlans: {
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
                     *           "id": "example",
                     *           "name": "Professional",
                     *           "display_name": "Professional",
                     *           "rank": 20,
                     *           "price_monthly": 49,
                     *           "price_yearly": 490,
                     *           "currency": "usd",
                     *           "prices": [
                     *             {
                     *               "currency": "usd",
                     *               "price_monthly": 49,
                     *               "price_yearly": 490,
                     *               "price_per_1k": 2
                     *             }
                     *           ],
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
                     *           "event_types": [
                     *             "example"
                     *           ],
                     *           "trial_days": 7,
                     *           "one_time": true,
                     *           "converts_to": "example",
                     *           "active": true,
                     *           "subscribers": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AdminPlanList"];
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
    postAdminPlansPreview: {
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
                 *       "prices": [
                 *         {
                 *           "currency": "eur",
                 *           "price_monthly": 45,
                 *           "price_yearly": 450
                 *         }
                 *       ],
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
                 *       "event_types": [
                 *         "images"
                 *       ],
                 *       "trial_days": 7,
                 *       "active": true,
                 *       "id": "example"
                 *     }
                 */
                "application/json": {
                    display_name: string;
                    /** @description Place in the order of tiers: a change to a higher one is an upgrade */
                    rank?: number;
                    /** @description null: not sold by the month */
                    price_monthly?: number | null;
                    /** @description null: not sold by the year */
                    price_yearly?: number | null;
                    /** @description Of the prices in this request; prices in other currencies stay */
                    currency?: string;
                    /**
                     * @description Prices in several currencies at once; currencies that are not named stay. price_per_1k is that of overage in the currency; without one usage in it stops at the included credits
                     * @example [
                     *       {
                     *         "currency": "eur",
                     *         "price_monthly": 45,
                     *         "price_yearly": 450
                     *       }
                     *     ]
                     */
                    prices?: {
                        currency: string;
                        price_monthly?: number | null;
                        price_yearly?: number | null;
                        price_per_1k?: number | null;
                    }[];
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
                    /**
                     * @description Kinds of usage beside those that ship
                     * @example [
                     *       "images"
                     *     ]
                     */
                    event_types?: string[];
                    trial_days?: number;
                    active?: boolean;
                    id: string;
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
                     *       "before": {
                     *         "id": "professional",
                     *         "name": "professional",
                     *         "display_name": "Professional",
                     *         "rank": 20,
                     *         "price_monthly": 49,
                     *         "price_yearly": 490,
                     *         "currency": "usd",
                     *         "prices": [
                     *           {
                     *             "currency": "usd",
                     *             "price_monthly": 49,
                     *             "price_yearly": 490,
                     *             "price_per_1k": 2
                     *           }
                     *         ],
                     *         "features": [
                     *           "500 credits a month"
                     *         ],
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "limits": {
                     *           "calls_per_day": 100,
                     *           "calls_per_minute": 1
                     *         },
                     *         "included_credits": 500,
                     *         "price_per_1k": 2,
                     *         "overage_tiers": [
                     *           {
                     *             "up_to": 1,
                     *             "price_per_1k": 2
                     *           }
                     *         ],
                     *         "rollover": {
                     *           "up_to": 1
                     *         },
                     *         "event_types": [
                     *           "example"
                     *         ],
                     *         "trial_days": 7,
                     *         "one_time": true,
                     *         "converts_to": "example",
                     *         "active": true
                     *       },
                     *       "after": {
                     *         "id": "professional",
                     *         "name": "professional",
                     *         "display_name": "Professional",
                     *         "rank": 20,
                     *         "price_monthly": 49,
                     *         "price_yearly": 490,
                     *         "currency": "usd",
                     *         "prices": [
                     *           {
                     *             "currency": "usd",
                     *             "price_monthly": 49,
                     *             "price_yearly": 490,
                     *             "price_per_1k": 2
                     *           }
                     *         ],
                     *         "features": [
                     *           "500 credits a month"
                     *         ],
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "limits": {
                     *           "calls_per_day": 100,
                     *           "calls_per_minute": 1
                     *         },
                     *         "included_credits": 500,
                     *         "price_per_1k": 2,
                     *         "overage_tiers": [
                     *           {
                     *             "up_to": 1,
                     *             "price_per_1k": 2
                     *           }
                     *         ],
                     *         "rollover": {
                     *           "up_to": 1
                     *         },
                     *         "event_types": [
                     *           "example"
                     *         ],
                     *         "trial_days": 7,
                     *         "one_time": true,
                     *         "converts_to": "example",
                     *         "active": true
                     *       },
                     *       "changes": [
                     *         {
                     *           "field": "display_name",
                     *           "reaches": "new_subscribers"
                     *         }
                     *       ],
                     *       "subscribers": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PlanPreview"];
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
    postAdminPlansIdPreview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
                 *       "prices": [
                 *         {
                 *           "currency": "eur",
                 *           "price_monthly": 45,
                 *           "price_yearly": 450
                 *         }
                 *       ],
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
                 *       "event_types": [
                 *         "images"
                 *       ],
                 *       "trial_days": 7,
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    display_name?: string;
                    /** @description Place in the order of tiers: a change to a higher one is an upgrade */
                    rank?: number;
                    /** @description null: not sold by the month */
                    price_monthly?: number | null;
                    /** @description null: not sold by the year */
                    price_yearly?: number | null;
                    /** @description Of the prices in this request; prices in other currencies stay */
                    currency?: string;
                    /**
                     * @description Prices in several currencies at once; currencies that are not named stay. price_per_1k is that of overage in the currency; without one usage in it stops at the included credits
                     * @example [
                     *       {
                     *         "currency": "eur",
                     *         "price_monthly": 45,
                     *         "price_yearly": 450
                     *       }
                     *     ]
                     */
                    prices?: {
                        currency: string;
                        price_monthly?: number | null;
                        price_yearly?: number | null;
                        price_per_1k?: number | null;
                    }[];
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
                    /**
                     * @description Kinds of usage beside those that ship
                     * @example [
                     *       "images"
                     *     ]
                     */
                    event_types?: string[];
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
                     *       "before": {
                     *         "id": "professional",
                     *         "name": "professional",
                     *         "display_name": "Professional",
                     *         "rank": 20,
                     *         "price_monthly": 49,
                     *         "price_yearly": 490,
                     *         "currency": "usd",
                     *         "prices": [
                     *           {
                     *             "currency": "usd",
                     *             "price_monthly": 49,
                     *             "price_yearly": 490,
                     *             "price_per_1k": 2
                     *           }
                     *         ],
                     *         "features": [
                     *           "500 credits a month"
                     *         ],
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "limits": {
                     *           "calls_per_day": 100,
                     *           "calls_per_minute": 1
                     *         },
                     *         "included_credits": 500,
                     *         "price_per_1k": 2,
                     *         "overage_tiers": [
                     *           {
                     *             "up_to": 1,
                     *             "price_per_1k": 2
                     *           }
                     *         ],
                     *         "rollover": {
                     *           "up_to": 1
                     *         },
                     *         "event_types": [
                     *           "example"
                     *         ],
                     *         "trial_days": 7,
                     *         "one_time": true,
                     *         "converts_to": "example",
                     *         "active": true
                     *       },
                     *       "after": {
                     *         "id": "professional",
                     *         "name": "professional",
                     *         "display_name": "Professional",
                     *         "rank": 20,
                     *         "price_monthly": 49,
                     *         "price_yearly": 490,
                     *         "currency": "usd",
                     *         "prices": [
                     *           {
                     *             "currency": "usd",
                     *             "price_monthly": 49,
                     *             "price_yearly": 490,
                     *             "price_per_1k": 2
                     *           }
                     *         ],
                     *         "features": [
                     *           "500 credits a month"
                     *         ],
                     *         "services": [
                     *           "chat"
                     *         ],
                     *         "limits": {
                     *           "calls_per_day": 100,
                     *           "calls_per_minute": 1
                     *         },
                     *         "included_credits": 500,
                     *         "price_per_1k": 2,
                     *         "overage_tiers": [
                     *           {
                     *             "up_to": 1,
                     *             "price_per_1k": 2
                     *           }
                     *         ],
                     *         "rollover": {
                     *           "up_to": 1
                     *         },
                     *         "event_types": [
                     *           "example"
                     *         ],
                     *         "trial_days": 7,
                     *         "one_time": true,
                     *         "converts_to": "example",
                     *         "active": true
                     *       },
                     *       "changes": [
                     *         {
                     *           "field": "display_name",
                     *           "reaches": "new_subscribers"
                     *         }
                     *       ],
                     *       "subscribers": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PlanPreview"];
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
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `plan_led_to`: The rules of another plan lead to it; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
    getAdminPlansIdPolicy: {
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
                     *       "plan": "example",
                     *       "policy": {
                     *         "paused_access": "full",
                     *         "dunning": {
                     *           "grace_days": 3,
                     *           "debt": "void"
                     *         }
                     *       },
                     *       "version": "c2lnbmVkIG9mZiB5",
                     *       "ships": {
                     *         "paused_access": "full",
                     *         "dunning": {
                     *           "grace_days": 3,
                     *           "debt": "void"
                     *         }
                     *       },
                     *       "dunning_strategy": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["PlanPolicyOf"];
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
    putAdminPlansIdPolicy: {
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
                 *       "policy": {
                 *         "paused_access": "full",
                 *         "dunning": {
                 *           "grace_days": 3,
                 *           "debt": "void"
                 *         }
                 *       },
                 *       "reason": "agreed on"
                 *     }
                 */
                "application/json": {
                    policy: components["schemas"]["PlanPolicy"];
                    /** @description Of the policy that the change was made of, as it was read; left out: whatever it is by now */
                    version?: string;
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
                     *       "plan": "example",
                     *       "policy": {
                     *         "paused_access": "full",
                     *         "dunning": {
                     *           "grace_days": 3,
                     *           "debt": "void"
                     *         }
                     *       },
                     *       "version": "c2lnbmVkIG9mZiB5",
                     *       "ships": {
                     *         "paused_access": "full",
                     *         "dunning": {
                     *           "grace_days": 3,
                     *           "debt": "void"
                     *         }
                     *       },
                     *       "dunning_strategy": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["PlanPolicyOf"];
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `plan_not_found`: Plan not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `policy_changed`: The rules were changed meanwhile */
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
    getAdminCatalogueMappings: {
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
                     *       "mappings": [
                     *         {
                     *           "stripe_id": "example",
                     *           "plan": "example",
                     *           "add_on": {
                     *             "name": "Professional",
                     *             "services": [
                     *               "chat"
                     *             ]
                     *           },
                     *           "sold": true,
                     *           "created": "2026-11-01T09:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["StripeMappingList"];
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
    postAdminCatalogueMappingsIdPreview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Product or price of Stripe */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "add_on": {
                 *         "name": "Speech",
                 *         "services": [
                 *           "tts",
                 *           "stt"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description Who pays for it is on this plan */
                    plan?: string;
                    /** @description Who pays for it has this beside the plan */
                    add_on?: {
                        /** @description What customers read */
                        name: string;
                        /** @description Services that it opens */
                        services: string[];
                    };
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
                     *       "stripe_id": "example",
                     *       "kind": "product",
                     *       "name": "Professional",
                     *       "before": {
                     *         "stripe_id": "example",
                     *         "plan": "example",
                     *         "add_on": {
                     *           "name": "Professional",
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         },
                     *         "sold": true,
                     *         "created": "2026-11-01T09:00:00.000Z"
                     *       },
                     *       "subscriptions": 1,
                     *       "customers": [
                     *         "example"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["StripeMappingPreview"];
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
            /** @description `mapping_refused`: It cannot stand for that; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `not_at_stripe`: Stripe has no such product or price; `invalid_request`: The request is not valid */
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
    putAdminCatalogueMappingsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product or price of Stripe */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "plan": "starter",
                 *       "reason": "the price before ours"
                 *     }
                 */
                "application/json": {
                    /** @description Who pays for it is on this plan */
                    plan?: string;
                    /** @description Who pays for it has this beside the plan */
                    add_on?: {
                        /** @description What customers read */
                        name: string;
                        /** @description Services that it opens */
                        services: string[];
                    };
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
                     *       "stripe_id": "example",
                     *       "plan": "example",
                     *       "add_on": {
                     *         "name": "Professional",
                     *         "services": [
                     *           "chat"
                     *         ]
                     *       },
                     *       "sold": true,
                     *       "created": "2026-11-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["StripeMapping"];
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `mapping_refused`: It cannot stand for that */
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
            /** @description `not_at_stripe`: Stripe has no such product or price; `invalid_request`: The request is not valid */
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
    deleteAdminCatalogueMappingsId: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path: {
                /** @description Product or price of Stripe */
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
                     *       "stripe_id": "example",
                     *       "plan": "example",
                     *       "add_on": {
                     *         "name": "Professional",
                     *         "services": [
                     *           "chat"
                     *         ]
                     *       },
                     *       "sold": true,
                     *       "created": "2026-11-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["StripeMapping"];
                };
            };
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `mapping_refused`: It cannot stand for that */
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
                 *       "quantity": 1,
                 *       "event_type": "inference",
                 *       "consume": false,
                 *       "customer": "cus_Qexample000001",
                 *       "idempotency_key": "6f6c2a0e-3f7f-4c1d-9a55-5b1f6f0c2b11",
                 *       "properties": {
                 *         "name": {}
                 *       }
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Left out: 0 to ask whether the service is open at all, 1 with consume. 0 records nothing
                     * @example 1
                     */
                    quantity?: number | string;
                    /**
                     * @description Kind of usage; left out: that of the service
                     * @example inference
                     */
                    event_type?: string;
                    /** @default false */
                    consume?: boolean;
                    /** @description cus_…, for staff and gateways; left out: the caller's own */
                    customer?: string;
                    /** @description The same key of the same caller and customer counts once, ever */
                    idempotency_key?: string;
                    properties?: {
                        [key: string]: unknown;
                    };
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
                     *       "upgrade_to": "enterprise",
                     *       "recorded": true,
                     *       "duplicate": false
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
            /** @description `not_found`: Not found; `no_stripe_customer`: No Stripe customer found */
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
            /** @description `invalid_quantity`: Invalid quantity; `unknown_event_type`: Unknown kind of usage; `invalid_request`: The request is not valid */
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
            /** @description `usage_not_available`: Usage cannot be recorded at the moment; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *           "last_used_at": "2026-12-01T09:00:00.000Z",
                     *           "uses": 1,
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
                     *       "last_used_at": "2026-12-01T09:00:00.000Z",
                     *       "uses": 1,
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
            /** @description `byok_key_unreadable`: The key cannot be opened; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `byok_unavailable`: Keys of your own cannot be opened right now; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
            /** @description `byok_key_unreadable`: The key cannot be opened; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `byok_unavailable`: Keys of your own cannot be opened right now; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                        /** @description By a gateway; a test is no use */
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
    postByokResolve: {
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
                 *       "provider": "openai",
                 *       "user_id": "0b7ab0b5-2c86-4d3c-9bb7-6e1f5b1d3f10"
                 *     }
                 */
                "application/json": {
                    /** @description Id of a provider, as GET /byok/providers lists it */
                    provider: string;
                    user_id?: string;
                    /** @description Stripe customer, cus_… */
                    customer?: string;
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
                     *       "provider": "openai",
                     *       "key": "sk-example-0000000000000000000000000000000000000000",
                     *       "status": "untested"
                     *     }
                     */
                    "application/json": components["schemas"]["ResolvedProviderKey"];
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
            /** @description `tls_required`: The request must be sent over TLS; `address_taken`: The e-mail address belongs to another account; `csrf_token_invalid`: The request does not prove where it comes from; `forbidden`: The role does not allow it */
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
            /** @description `byok_key_unreadable`: The key cannot be opened */
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
            /** @description `byok_not_configured`: Keys of your own cannot be kept here; `byok_unavailable`: Keys of your own cannot be opened right now; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "converted_currencies": [
                     *         {
                     *           "currency": "usd",
                     *           "mrr": 83,
                     *           "rate": 1,
                     *           "since": "example"
                     *         }
                     *       ],
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
                     *           "interval": "day",
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
    getAdminApprovals: {
        parameters: {
            query?: {
                waiting?: "true" | "false";
                limit?: number;
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
                     *       "approvals": [
                     *         {
                     *           "id": "example",
                     *           "action": "charge.refund",
                     *           "subject": "example",
                     *           "customer": "cus_Qexample000001",
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "effect": {
                     *             "name": {}
                     *           },
                     *           "reason": "asked for by the customer",
                     *           "state": "waiting",
                     *           "asked_by": "example",
                     *           "asked_at": "2026-12-01T09:00:00.000Z",
                     *           "expires_at": "2027-02-01T09:00:00.000Z",
                     *           "decided_by": "example",
                     *           "decided_at": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ApprovalList"];
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
    postAdminApprovalsId: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "decision": "approve",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    decision: "approve" | "refuse" | "withdraw";
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
                     *       "id": "example",
                     *       "action": "charge.refund",
                     *       "subject": "example",
                     *       "customer": "cus_Qexample000001",
                     *       "amount": 49,
                     *       "currency": "usd",
                     *       "effect": {
                     *         "name": {}
                     *       },
                     *       "reason": "asked for by the customer",
                     *       "state": "waiting",
                     *       "asked_by": "example",
                     *       "asked_at": "2026-12-01T09:00:00.000Z",
                     *       "expires_at": "2027-02-01T09:00:00.000Z",
                     *       "decided_by": "example",
                     *       "decided_at": "2026-12-01T09:00:00.000Z",
                     *       "outcome": "done",
                     *       "detail": "The provider accepted the key."
                     *     }
                     */
                    "application/json": components["schemas"]["ApprovalDecision"];
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `approval_decided`: The request is decided already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
                 *       "charge_id": "ch_1PgafUB7WZ01zgkWuzuBn5nU",
                 *       "amount": 5.5,
                 *       "reason": "Paid twice"
                 *     }
                 */
                "application/json": {
                    charge_id?: string;
                    /** @description Instead of charge_id: the charge that paid it */
                    invoice_id?: string;
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
                     *       "status": "succeeded",
                     *       "approval_id": "example"
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
                     *       "status": "succeeded",
                     *       "approval_id": "example"
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
    getAdminBillingCreditNotes: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                invoice_id?: string;
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
                     *       "credit_notes": [
                     *         {
                     *           "id": "example",
                     *           "number": "PRN-0001-0001",
                     *           "invoice": "example",
                     *           "customer": "cus_Qexample000001",
                     *           "amount": 49,
                     *           "tax": 1,
                     *           "refunded": 1,
                     *           "credited": 1,
                     *           "outside": 1,
                     *           "currency": "usd",
                     *           "category": "example",
                     *           "memo": "example",
                     *           "refund_id": "re_3Qexample000000000000001",
                     *           "status": "active",
                     *           "created": "2026-11-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["CreditNoteList"];
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
    postAdminBillingCreditNotes: {
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
                 *       "invoice_id": "in_1Qexample000000000000001",
                 *       "amount": 49,
                 *       "give_back": "refund",
                 *       "category": "duplicate",
                 *       "memo": "example",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    invoice_id: string;
                    amount?: number;
                    /**
                     * @default balance
                     * @enum {string}
                     */
                    give_back?: "refund" | "balance" | "outside";
                    /** @enum {string} */
                    category?: "duplicate" | "fraudulent" | "order_change" | "product_unsatisfactory";
                    /** @description Printed on it, for the customer */
                    memo?: string;
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
                     *       "credit_note_id": "example",
                     *       "number": "PRN-0001-0001",
                     *       "invoice": "example",
                     *       "amount": 49,
                     *       "tax": 1,
                     *       "refunded": 1,
                     *       "credited": 1,
                     *       "outside": 1,
                     *       "currency": "usd",
                     *       "refund_id": "re_3Qexample000000000000001",
                     *       "status": "active",
                     *       "approval_id": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["CreditNote"];
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
                     *       "credit_note_id": "example",
                     *       "number": "PRN-0001-0001",
                     *       "invoice": "example",
                     *       "amount": 49,
                     *       "tax": 1,
                     *       "refunded": 1,
                     *       "credited": 1,
                     *       "outside": 1,
                     *       "currency": "usd",
                     *       "refund_id": "re_3Qexample000000000000001",
                     *       "status": "active",
                     *       "approval_id": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["CreditNote"];
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `credit_note_refused`: The credit note was not taken; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
                     *           "interval": "day",
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
                     *           "interval": "day",
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
                     *       "window": {
                     *         "from": "2026-12-01",
                     *         "to": "2026-12-01",
                     *         "clock": "real"
                     *       },
                     *       "currency": "usd",
                     *       "converted_currencies": [
                     *         {
                     *           "currency": "usd",
                     *           "mrr": 83,
                     *           "rate": 1,
                     *           "since": "example"
                     *         }
                     *       ],
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
                     *       "converted_currencies": [
                     *         {
                     *           "currency": "usd",
                     *           "mrr": 83,
                     *           "rate": 1,
                     *           "since": "example"
                     *         }
                     *       ],
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
                     *       "paused_mrr": 1,
                     *       "metered_revenue_30d": 1,
                     *       "churn_rate": 0.025,
                     *       "churn_percentage": 2.5,
                     *       "churned_customers_30d": 1,
                     *       "paying_customers_at_start": 1,
                     *       "paying_customers": 1,
                     *       "active_subscriptions": 1,
                     *       "recent_revenue_30d": 83,
                     *       "recent_tax_30d": 1,
                     *       "recent_tax_unknown_30d": 1,
                     *       "arpu": 41.5,
                     *       "window": {
                     *         "from": "2026-12-01",
                     *         "to": "2026-12-01",
                     *         "clock": "real"
                     *       },
                     *       "currency": "usd",
                     *       "converted_currencies": [
                     *         {
                     *           "currency": "usd",
                     *           "mrr": 83,
                     *           "rate": 1,
                     *           "since": "example"
                     *         }
                     *       ],
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
    postUsageEvents: {
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
                 *       "events": [
                 *         {
                 *           "idempotency_key": "req-1",
                 *           "event_type": "inference",
                 *           "quantity": 1
                 *         },
                 *         {
                 *           "idempotency_key": "req-2",
                 *           "event_type": "tts",
                 *           "quantity": 12.5,
                 *           "occurred_at": "2027-01-15T12:00:00Z"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UsageBatch"];
                /** @example {"idempotency_key":"req-1","event_type":"inference","quantity":1} */
                "application/x-ndjson": string;
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
                     *       "recorded": 1,
                     *       "duplicates": 1,
                     *       "rejected": 1,
                     *       "results": [
                     *         {
                     *           "index": 1,
                     *           "idempotency_key": "6f6c2a0e-3f7f-4c1d-9a55-5b1f6f0c2b11",
                     *           "outcome": "recorded",
                     *           "code": "malformed",
                     *           "message": "example"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UsageEventAnswer"];
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
            /** @description `usage_not_available`: Usage cannot be recorded at the moment; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
    postBillingReportUsage: {
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
                 *       "quantity": 1,
                 *       "subscription_item_id": "example",
                 *       "event_type": "inference",
                 *       "idempotency_key": "6f6c2a0e-3f7f-4c1d-9a55-5b1f6f0c2b11",
                 *       "metadata": "{}"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description At most 6 decimals; a decimal text is exact at any size
                     * @example 1
                     */
                    quantity: number | string;
                    /** @description The metered item, si_…; may be left out where there is one only */
                    subscription_item_id?: string;
                    /**
                     * @default inference
                     * @example inference
                     */
                    event_type?: string;
                    /** @description The same key of the same caller and customer counts once, ever */
                    idempotency_key?: string;
                    /**
                     * @description An object, or the JSON text of one
                     * @example {}
                     */
                    metadata?: {
                        [key: string]: unknown;
                    } | string;
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
                     *       "id": "example",
                     *       "quantity": 1,
                     *       "recorded": true,
                     *       "duplicate": false
                     *     }
                     */
                    "application/json": components["schemas"]["ReportedUsage"];
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
            /** @description `invalid_quantity`: Invalid quantity; `unknown_event_type`: Unknown kind of usage; `no_metered_item`: There is no one metered item; `invalid_request`: The request is not valid */
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
            /** @description `usage_not_available`: Usage cannot be recorded at the moment; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
    getUsageReservations: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description cus_…, for staff and gateways; left out: the caller's own */
                customer?: string;
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
                     *       "reservations": [
                     *         {
                     *           "id": "example",
                     *           "event_type": "inference",
                     *           "quantity": 1,
                     *           "state": "held",
                     *           "expires_at": "2027-02-01T09:00:00.000Z",
                     *           "confirmed_quantity": 1,
                     *           "created_at": "2026-11-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "held": 1,
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageReservationList"];
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
            /** @description `not_found`: Not found; `no_stripe_customer`: No Stripe customer found */
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
    postUsageReservations: {
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
                 *       "customer": "cus_Qexample000001",
                 *       "service": "inference",
                 *       "event_type": "inference",
                 *       "quantity": 1,
                 *       "idempotency_key": "6f6c2a0e-3f7f-4c1d-9a55-5b1f6f0c2b11",
                 *       "expires_in_seconds": 300
                 *     }
                 */
                "application/json": {
                    /** @description cus_…, for staff and gateways; left out: the caller's own */
                    customer?: string;
                    /**
                     * @description Asks for access to it as well
                     * @example inference
                     */
                    service?: string;
                    /**
                     * @description Left out: that of the service
                     * @example inference
                     */
                    event_type?: string;
                    /**
                     * @description At most 6 decimals; a decimal text is exact at any size
                     * @example 1
                     */
                    quantity: number | string;
                    /** @description The same key of the same caller and customer counts once, ever */
                    idempotency_key?: string;
                    /** @default 300 */
                    expires_in_seconds?: number;
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
                     *       "reason": "asked for by the customer",
                     *       "tier": "professional",
                     *       "remaining": 488,
                     *       "limit": 500,
                     *       "resets_at": "2026-12-01T09:00:00.000Z",
                     *       "upgrade_to": "enterprise",
                     *       "reservation": {
                     *         "id": "example",
                     *         "event_type": "inference",
                     *         "quantity": 1,
                     *         "state": "held",
                     *         "expires_at": "2027-02-01T09:00:00.000Z",
                     *         "confirmed_quantity": 1,
                     *         "created_at": "2026-11-01T09:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UsageReservationAnswer"];
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
            /** @description `not_found`: Not found; `no_stripe_customer`: No Stripe customer found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `reservation_over`: The reservation is settled already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_quantity`: Invalid quantity; `unknown_event_type`: Unknown kind of usage; `invalid_request`: The request is not valid */
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
    postUsageReservationsIdConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Reservation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "quantity": 1,
                 *       "properties": {
                 *         "name": {}
                 *       }
                 *     }
                 */
                "application/json": {
                    /**
                     * @description At most 6 decimals; a decimal text is exact at any size
                     * @example 1
                     */
                    quantity: number | string;
                    properties?: {
                        [key: string]: unknown;
                    };
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
                     *       "id": "example",
                     *       "event_type": "inference",
                     *       "quantity": 1,
                     *       "state": "held",
                     *       "expires_at": "2027-02-01T09:00:00.000Z",
                     *       "confirmed_quantity": 1,
                     *       "created_at": "2026-11-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageReservation"];
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
            /** @description `reservation_over`: The reservation is settled already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_quantity`: Invalid quantity; `invalid_request`: The request is not valid */
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
            /** @description `usage_not_available`: Usage cannot be recorded at the moment; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
    postUsageReservationsIdRelease: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Reservation */
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
                     *       "id": "example",
                     *       "event_type": "inference",
                     *       "quantity": 1,
                     *       "state": "held",
                     *       "expires_at": "2027-02-01T09:00:00.000Z",
                     *       "confirmed_quantity": 1,
                     *       "created_at": "2026-11-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageReservation"];
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
            /** @description `reservation_over`: The reservation is settled already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
    postUsageCorrections: {
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
                 *       "customer": "cus_Qexample000001",
                 *       "corrects": "req-8f14e45f",
                 *       "quantity": 1,
                 *       "idempotency_key": "fix-8f14e45f",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    /** @description cus_…, for staff and gateways; left out: the caller's own */
                    customer?: string;
                    /**
                     * @description Key of the event; from staff also its id
                     * @example req-8f14e45f
                     */
                    corrects: string;
                    /**
                     * @description At most 6 decimals; a decimal text is exact at any size
                     * @example 1
                     */
                    quantity: number | string;
                    /** @example fix-8f14e45f */
                    idempotency_key: string;
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
                     *       "id": "example",
                     *       "outcome": "recorded",
                     *       "corrects": "example",
                     *       "was": 1,
                     *       "quantity": 1
                     *     }
                     */
                    "application/json": components["schemas"]["UsageCorrection"];
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
            /** @description `step_up_required`: The last sign-in is too long ago for this; `unauthenticated`: Sign-in is needed */
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
            /** @description `not_found`: Not found; `no_stripe_customer`: No Stripe customer found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_late_to_correct`: The usage is too far back; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_quantity`: Invalid quantity; `invalid_request`: The request is not valid */
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
    getBillingUsage: {
        parameters: {
            query?: {
                /** @description cus_…, for staff and gateways; left out: the caller's own */
                customer?: string;
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
                     *       "usage": {
                     *         "today": {
                     *           "inference": 1,
                     *           "embedding": 1,
                     *           "tts": 1,
                     *           "stt": 1
                     *         },
                     *         "month": {
                     *           "inference": 1,
                     *           "embedding": 1,
                     *           "tts": 1,
                     *           "stt": 1
                     *         },
                     *         "period": {
                     *           "inference": 1,
                     *           "embedding": 1,
                     *           "tts": 1,
                     *           "stt": 1
                     *         }
                     *       },
                     *       "credits": {
                     *         "tier": "professional",
                     *         "included_credits": 500,
                     *         "carried": 1,
                     *         "granted": 1,
                     *         "used": 1,
                     *         "remaining": 488,
                     *         "overage": 1,
                     *         "overage_cost": 1,
                     *         "price_per_1k": 2,
                     *         "currency": "usd",
                     *         "period_start": "2026-12-01T09:00:00.000Z",
                     *         "period_end": "2026-12-01T09:00:00.000Z",
                     *         "spend_limit": 1
                     *       },
                     *       "today": {
                     *         "limit": 500,
                     *         "remaining": 488,
                     *         "resets_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "warnings": [
                     *         1
                     *       ],
                     *       "tier": "professional"
                     *     }
                     */
                    "application/json": components["schemas"]["Usage"];
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
    getBillingUsageRecords: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description cus_…, for staff and gateways; left out: the caller's own */
                customer?: string;
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
                     *       "usage_records": [
                     *         {
                     *           "id": "example",
                     *           "quantity": 1,
                     *           "subscription_item_id": "example",
                     *           "event_type": "inference",
                     *           "reported_at": "2026-12-01T09:00:00.000Z",
                     *           "occurred_at": "2026-12-01T09:00:00.000Z",
                     *           "idempotency_key": "6f6c2a0e-3f7f-4c1d-9a55-5b1f6f0c2b11",
                     *           "kind": "usage",
                     *           "corrects": "example",
                     *           "stripe_report_id": "example",
                     *           "metadata": {
                     *             "name": {}
                     *           }
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageRecordList"];
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
    getUsageSeries: {
        parameters: {
            query?: {
                by?: "hour" | "day" | "month";
                /** @description Left out: a usual stretch */
                from?: string;
                /** @description Not part of it; left out: now */
                to?: string;
                event_type?: string;
                /** @description cus_…, for staff and gateways; left out: the caller's own */
                customer?: string;
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
                     *       "by": "hour",
                     *       "time_zone": "example",
                     *       "points": [
                     *         {
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "usage": {
                     *             "name": 1
                     *           },
                     *           "total": 1,
                     *           "events": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UsageSeries"];
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
            /** @description `not_found`: Not found; `no_stripe_customer`: No Stripe customer found */
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
    getUsageSeriesExport: {
        parameters: {
            query?: {
                by?: "hour" | "day" | "month";
                /** @description Left out: a usual stretch */
                from?: string;
                /** @description Not part of it; left out: now */
                to?: string;
                event_type?: string;
                /** @description cus_…, for staff and gateways; left out: the caller's own */
                customer?: string;
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
                    "text/csv; charset=utf-8": string;
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
            /** @description `not_found`: Not found; `no_stripe_customer`: No Stripe customer found */
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
    getBillingInvoiceStripeInvoiceIdUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description in_… */
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
                    /**
                     * @example {
                     *       "invoice": "example",
                     *       "subscription": "example",
                     *       "currency": "usd",
                     *       "period": {
                     *         "start": "2026-12-01T09:00:00.000Z",
                     *         "end": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "amount": 49,
                     *       "types": [
                     *         {
                     *           "event_type": "inference",
                     *           "quantity": 1,
                     *           "events": 1,
                     *           "windows": 1
                     *         }
                     *       ],
                     *       "credits": {
                     *         "used": 1,
                     *         "included": 1,
                     *         "included_used": 1,
                     *         "carried": 1,
                     *         "carried_used": 1,
                     *         "granted": 1,
                     *         "overage": 1
                     *       },
                     *       "charges": [
                     *         {
                     *           "id": "example",
                     *           "amount": 49,
                     *           "period_start": "2026-12-01T09:00:00.000Z",
                     *           "late": true,
                     *           "reported_at": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "late": [
                     *         {
                     *           "period_start": "2026-12-01T09:00:00.000Z",
                     *           "invoice": "example",
                     *           "quantity": 1,
                     *           "events": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["InvoiceUsage"];
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
    getBillingInvoiceStripeInvoiceIdUsageExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description in_… */
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
                    "text/csv; charset=utf-8": string;
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
    getBillingSpendLimit: {
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
                     *       "amount": 49,
                     *       "currency": "usd",
                     *       "spent": 1,
                     *       "resets_at": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SpendLimit"];
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
    putBillingSpendLimit: {
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
                 *       "amount": 50
                 *     }
                 */
                "application/json": {
                    /**
                     * @description In the currency of the subscription; null: no limit
                     * @example 50
                     */
                    amount: number | null;
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
                     *       "amount": 49,
                     *       "currency": "usd",
                     *       "spent": 1,
                     *       "resets_at": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SpendLimit"];
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
            /** @description `no_stripe_customer`: No Stripe customer found */
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
    getBillingCredits: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description cus_…, for staff and gateways; left out: the caller's own */
                customer?: string;
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
                     *       "grants": [
                     *         {
                     *           "id": "example",
                     *           "amount": 49,
                     *           "used": 1,
                     *           "remaining": 488,
                     *           "priority": 1,
                     *           "expires_at": "2027-02-01T09:00:00.000Z",
                     *           "source": "example",
                     *           "reason": "asked for by the customer",
                     *           "created_at": "2026-11-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["CreditGrantList"];
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
            /** @description `not_found`: Not found; `no_stripe_customer`: No Stripe customer found */
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
    postAdminSubscriptionsEmailCredits: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description A verified address, or the id of the customer, cus_… */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "amount": 1,
                 *       "priority": 100,
                 *       "expires_at": "2030-01-01T00:00:00Z",
                 *       "source": "top_up",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description At most 6 decimals; a decimal text is exact at any size
                     * @example 1
                     */
                    amount: number | string;
                    /** @default 100 */
                    priority?: number;
                    /**
                     * @description null: never
                     * @default null
                     * @example 2030-01-01T00:00:00Z
                     */
                    expires_at?: string | null;
                    /**
                     * @default support
                     * @enum {string}
                     */
                    source?: "top_up" | "promotion" | "support" | "contract";
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
                     *       "id": "example",
                     *       "amount": 49,
                     *       "used": 1,
                     *       "remaining": 488,
                     *       "priority": 1,
                     *       "expires_at": "2027-02-01T09:00:00.000Z",
                     *       "source": "example",
                     *       "reason": "asked for by the customer",
                     *       "created_at": "2026-11-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CreditGrant"];
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `account_unclear`: The address is not verified and may mean several accounts; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_quantity`: Invalid quantity; `invalid_until`: Invalid date; `invalid_request`: The request is not valid */
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
    postAdminSubscriptionsEmailResetUsage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description A verified address, or the id of the customer, cus_… */
                email: string;
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
                     *       "reset": true,
                     *       "previous": {
                     *         "today": {
                     *           "inference": 1,
                     *           "embedding": 1,
                     *           "tts": 1,
                     *           "stt": 1
                     *         },
                     *         "month": {
                     *           "inference": 1,
                     *           "embedding": 1,
                     *           "tts": 1,
                     *           "stt": 1
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UsageReset"];
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `account_unclear`: The address is not verified and may mean several accounts; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
    getAdminSubscriptionsAnalyticsUsageStats: {
        parameters: {
            query?: {
                /** @description Left out: the running one, in UTC */
                month?: string;
                /** @description How many top users */
                top?: number;
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
                     *       "by_event_type": [
                     *         {
                     *           "event_type": "inference",
                     *           "quantity": 1,
                     *           "events": 1
                     *         }
                     *       ],
                     *       "by_tier": [
                     *         {
                     *           "tier": "professional",
                     *           "customers": 1,
                     *           "quantity": 1,
                     *           "events": 1
                     *         }
                     *       ],
                     *       "top_users": [
                     *         {
                     *           "customer": "cus_Qexample000001",
                     *           "email": "alice@perennial.test",
                     *           "name": "Professional",
                     *           "tier": "professional",
                     *           "quantity": 1,
                     *           "events": 1
                     *         }
                     *       ],
                     *       "period": {
                     *         "start": "2026-12-01T09:00:00.000Z",
                     *         "end": "2026-12-01T09:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["UsageStats"];
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
    getBillingDataExports: {
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
                     *       "exports": [
                     *         {
                     *           "id": "example",
                     *           "state": "collecting",
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "ready": "2026-12-01T09:00:00.000Z",
                     *           "expires": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DataExportList"];
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
    postBillingDataExports: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "example",
                     *       "state": "collecting",
                     *       "created": "2026-11-01T09:00:00.000Z",
                     *       "ready": "2026-12-01T09:00:00.000Z",
                     *       "expires": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["DataExport"];
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
            /** @description `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
            409: {
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
    getBillingDataExportsIdFile: {
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
                    "application/json; charset=utf-8": string;
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
            /** @description `export_not_ready`: The data is still being collected */
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
    getAdminCustomersIdDataExports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Stripe customer, subscription or our user id; no address */
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
                     *       "exports": [
                     *         {
                     *           "id": "example",
                     *           "state": "collecting",
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "ready": "2026-12-01T09:00:00.000Z",
                     *           "expires": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DataExportList"];
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
    postAdminCustomersIdDataExports: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Stripe customer, subscription or our user id; no address */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Asked for by letter of 3 May"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "example",
                     *       "state": "collecting",
                     *       "created": "2026-11-01T09:00:00.000Z",
                     *       "ready": "2026-12-01T09:00:00.000Z",
                     *       "expires": "2026-12-01T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["DataExport"];
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
    getAdminDataExportsIdFile: {
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
                    "application/json; charset=utf-8": string;
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
            /** @description `export_not_ready`: The data is still being collected */
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
    postAdminCustomersIdErasure: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Asked for by letter of 3 May"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "example",
                     *       "state": "running",
                     *       "requested": "2026-12-01T09:00:00.000Z",
                     *       "erased": "2026-12-01T09:00:00.000Z",
                     *       "completed": "2026-12-01T09:00:00.000Z",
                     *       "receipt": {
                     *         "name": {}
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PersonErasure"];
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
            /** @description `erasure_refused`: The person cannot be erased yet; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
    getAdminErasuresId: {
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
                     *       "id": "example",
                     *       "state": "running",
                     *       "requested": "2026-12-01T09:00:00.000Z",
                     *       "erased": "2026-12-01T09:00:00.000Z",
                     *       "completed": "2026-12-01T09:00:00.000Z",
                     *       "receipt": {
                     *         "name": {}
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PersonErasure"];
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
    getLive: {
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
                    "text/event-stream": string;
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
    getAdminSubscriptionsSearch: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description created: newest first; mrr: most first; next: what happens soonest first; period_end: soonest first */
                sort?: "created" | "mrr" | "next" | "period_end";
                /** @description Any of these */
                status?: string;
                /** @description Any of these, as customers see them */
                tier?: string;
                interval?: "month" | "year";
                /** @description true: those that somebody should look at */
                attention?: "true" | "false";
                /** @description true: those that are set to end */
                canceling?: "true" | "false";
                mode?: "managed" | "observed" | "foreign";
                /** @description Part of an address or name (of fewer than three characters, its beginning), or a whole id. Looks at 1,000 people at most. */
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
                     *           "id": "example",
                     *           "customer": "cus_Qexample000001",
                     *           "tier": "professional",
                     *           "status": "active",
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "interval": "day",
                     *           "current_period_end": "2026-12-01T09:00:00.000Z",
                     *           "cancel_at_period_end": false,
                     *           "email": "alice@perennial.test",
                     *           "name": "Professional",
                     *           "mode": "managed",
                     *           "mrr": 83,
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "next_action": {
                     *             "at": "2026-12-01T09:00:00.000Z",
                     *             "what": "example"
                     *           },
                     *           "attention": "charge_unresolved"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["FoundSubscriptionList"];
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
    getAdminCustomers: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                sort?: "created" | "email";
                /** @description Of one of their subscriptions; none: who has no subscription */
                status?: ("incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "suspended" | "paused" | "canceled" | "expired") | "none";
                /** @description Of one of their subscriptions */
                mode?: "managed" | "observed" | "foreign";
                /** @description Part of an address or name (of fewer than three characters, its beginning), or a whole id. Looks at 1,000 people at most. */
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
                     *       "customers": [
                     *         {
                     *           "id": "example",
                     *           "email": "alice@perennial.test",
                     *           "name": "Professional",
                     *           "user_id": "5b0c2c5e-0a53-4a3e-8f0b-0f6ad2a3c7d1",
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "subscription": {
                     *             "id": "example",
                     *             "status": "active",
                     *             "mode": "managed",
                     *             "tier": "professional",
                     *             "mrr": 83,
                     *             "currency": "usd",
                     *             "attention": "charge_unresolved"
                     *           }
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["FoundCustomerList"];
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
    getAdminCustomersId: {
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
                     *       "profile": {
                     *         "id": "example",
                     *         "user_id": "5b0c2c5e-0a53-4a3e-8f0b-0f6ad2a3c7d1",
                     *         "email": "alice@perennial.test",
                     *         "name": "Professional",
                     *         "role": "viewer",
                     *         "currency": "usd",
                     *         "balance": 1,
                     *         "time_zone": "example",
                     *         "created": "2026-11-01T09:00:00.000Z",
                     *         "last_active_at": "2026-12-01T09:00:00.000Z",
                     *         "deleted": true,
                     *         "test_clock": {
                     *           "id": "example",
                     *           "now": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       },
                     *       "subscriptions": [
                     *         {
                     *           "tier": "professional",
                     *           "status": "active",
                     *           "current_period_start": "2026-11-01T09:00:00.000Z",
                     *           "current_period_end": "2026-12-01T09:00:00.000Z",
                     *           "cancel_at_period_end": false,
                     *           "amount": 49,
                     *           "interval": "day",
                     *           "interval_count": 1,
                     *           "currency": "usd",
                     *           "has_subscription": true,
                     *           "mode": "managed",
                     *           "subscription_id": "sub_1Qexample000000000000001",
                     *           "trial_end": "2026-11-08T09:00:00.000Z",
                     *           "access": {
                     *             "services": [
                     *               "chat"
                     *             ],
                     *             "calls_per_day": 100,
                     *             "reason": "asked for by the customer",
                     *             "warning": "example",
                     *             "expires_at": "2027-02-01T09:00:00.000Z"
                     *           },
                     *           "add_ons": [
                     *             {
                     *               "name": "Professional",
                     *               "quantity": 1,
                     *               "services": [
                     *                 "chat"
                     *               ]
                     *             }
                     *           ],
                     *           "dunning": {
                     *             "invoice_id": "in_1Qexample000000000000001",
                     *             "attempt": 1,
                     *             "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *             "planning": true,
                     *             "grace_until": "2026-12-01T09:00:00.000Z",
                     *             "promise_days": 1
                     *           },
                     *           "pending_change": {
                     *             "tier": "professional",
                     *             "interval": "day",
                     *             "quantity": 1,
                     *             "effective_at": "2026-12-01T09:00:00.000Z"
                     *           },
                     *           "next_invoice": {
                     *             "amount": 49,
                     *             "currency": "usd",
                     *             "at": "2026-12-01T09:00:00.000Z"
                     *           },
                     *           "paused_until": "2026-12-01T09:00:00.000Z",
                     *           "payment_answer_due": "2026-12-01T09:00:00.000Z",
                     *           "id": "example",
                     *           "mrr": 83,
                     *           "quantity": 1,
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "ended": "2026-12-01T09:00:00.000Z",
                     *           "attention": "charge_unresolved",
                     *           "staff_limits": {
                     *             "trial_days": 7,
                     *             "hold_days": 1,
                     *             "grace_days": 1
                     *           },
                     *           "workflows": [
                     *             {
                     *               "kind": "subscription.activated",
                     *               "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *               "workflow_url": "https://billing.example.com/path"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "coming": [
                     *         {
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "what": "example",
                     *           "rule": "active_paid",
                     *           "subscription": "example"
                     *         }
                     *       ],
                     *       "timeline": [
                     *         {
                     *           "id": 1,
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "subscription": "example",
                     *           "kind": "subscription.activated",
                     *           "summary": "example",
                     *           "rule": "active_paid",
                     *           "facts": {
                     *             "name": {}
                     *           },
                     *           "outcome": "succeeded",
                     *           "actor": "example",
                     *           "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *           "workflow_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "invoices": [
                     *         {
                     *           "id": "in_1Qexample000000000000001",
                     *           "number": "PRN-0001-0001",
                     *           "amount_due": 49,
                     *           "amount_paid": 49,
                     *           "tax": 1,
                     *           "currency": "usd",
                     *           "status": "draft",
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "due_date": "2026-12-01T09:00:00.000Z",
                     *           "paid": true,
                     *           "invoice_pdf": "example",
                     *           "hosted_invoice_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "charges": [
                     *         {
                     *           "id": "example",
                     *           "invoice": "example",
                     *           "amount": 49,
                     *           "amount_refunded": 1,
                     *           "refundable": 1,
                     *           "currency": "usd",
                     *           "status": "active",
                     *           "decline_code": "example",
                     *           "description": "Professional, monthly",
                     *           "disputed": true,
                     *           "created": "2026-11-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "disputes": [
                     *         {
                     *           "id": "example",
                     *           "charge": "ch_3Qexample000000000000001",
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "reason": "asked for by the customer",
                     *           "status": "active",
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "needs_evidence": true,
                     *           "evidence_due": "2026-12-01T09:00:00.000Z",
                     *           "stripe_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "payment_methods": [
                     *         {
                     *           "id": "example",
                     *           "type": "example",
                     *           "card": {
                     *             "brand": "visa",
                     *             "last4": "4242",
                     *             "exp_month": 12,
                     *             "exp_year": 2030
                     *           },
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "default": true,
                     *           "detached": true
                     *         }
                     *       ],
                     *       "sync": [
                     *         {
                     *           "target": "keycloak",
                     *           "state": "pending",
                     *           "desired": 1,
                     *           "synced": 1,
                     *           "error": "example",
                     *           "updated_at": "2026-12-01T09:00:00.000Z",
                     *           "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *           "workflow_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "effects": [
                     *         {
                     *           "key": "sk-example-0000000000000000000000000000000000000000",
                     *           "kind": "subscription.activated",
                     *           "provider": "stripe",
                     *           "state": "intended",
                     *           "provider_id": "example",
                     *           "intent": {
                     *             "name": {}
                     *           },
                     *           "error": "example",
                     *           "attempts": 1,
                     *           "created_at": "2026-11-01T09:00:00.000Z",
                     *           "updated_at": "2026-12-01T09:00:00.000Z",
                     *           "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *           "workflow_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "messages": [
                     *         {
                     *           "id": "example",
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "kind": "subscription.activated",
                     *           "subject": "example",
                     *           "recipient": "example",
                     *           "state": "recorded",
                     *           "error": "example"
                     *         }
                     *       ],
                     *       "audit": [
                     *         {
                     *           "id": 1,
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "actor": {
                     *             "kind": "customer",
                     *             "email": "alice@perennial.test"
                     *           },
                     *           "action": "example",
                     *           "subject": {
                     *             "type": "example",
                     *             "id": "example"
                     *           },
                     *           "reason": "asked for by the customer",
                     *           "before": {},
                     *           "after": {},
                     *           "request_id": "0b8f9c1e-54a7-4d43-9a35-0b9d6d8f7a10"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerPage"];
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
    putAdminCustomersIdTimeZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Stripe customer, cus_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "time_zone": "Europe/Berlin",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description IANA name; null: UTC
                     * @example Europe/Berlin
                     */
                    time_zone: string | null;
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
                     *       "customer": "cus_Qexample000001",
                     *       "time_zone": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerTimeZone"];
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
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_managed`: The subscription is not managed here */
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
    getAdminSubscriptionsIdExplain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Stripe subscription, sub_… */
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
            /** @description `not_found`: Not found */
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
    getAdminDunning: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                stage?: "grace" | "suspended";
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
                     *       "episodes": [
                     *         {
                     *           "subscription": "example",
                     *           "customer": "cus_Qexample000001",
                     *           "email": "alice@perennial.test",
                     *           "name": "Professional",
                     *           "tier": "professional",
                     *           "status": "active",
                     *           "owed": 1,
                     *           "currency": "usd",
                     *           "stage": "grace",
                     *           "strategy": "example",
                     *           "attempt": 1,
                     *           "started_at": "2026-12-01T09:00:00.000Z",
                     *           "decline_code": "example",
                     *           "rule": "active_paid",
                     *           "last": "example",
                     *           "next": {
                     *             "at": "2026-12-01T09:00:00.000Z",
                     *             "what": "example"
                     *           },
                     *           "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *           "planning": true,
                     *           "grace_until": "2026-12-01T09:00:00.000Z",
                     *           "final_action_at": "2026-12-01T09:00:00.000Z",
                     *           "final_action": {
                     *             "action": "cancel",
                     *             "downgrade_to": "example",
                     *             "debt": "keep",
                     *             "what": "example"
                     *           },
                     *           "attention": "charge_unresolved",
                     *           "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *           "workflow_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "totals": [
                     *         {
                     *           "stage": "grace",
                     *           "currency": "usd",
                     *           "count": 1,
                     *           "owed": 1
                     *         }
                     *       ],
                     *       "outcomes_30d": {
                     *         "name": 1
                     *       },
                     *       "window": {
                     *         "from": "2026-12-01",
                     *         "to": "2026-12-01",
                     *         "clock": "real"
                     *       },
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["DunningBoard"];
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
    getAdminRevenueMovements: {
        parameters: {
            query?: {
                months?: number;
                /** @description Default: the default currency */
                currency?: string;
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
                     *       "currency": "usd",
                     *       "months": [
                     *         {
                     *           "month": "example",
                     *           "start": 1,
                     *           "new": 1,
                     *           "expansion": 1,
                     *           "contraction": 1,
                     *           "churn": 1,
                     *           "reactivation": 1,
                     *           "end": 1
                     *         }
                     *       ],
                     *       "consistent": true
                     *     }
                     */
                    "application/json": components["schemas"]["RevenueMovements"];
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
    getAdminRevenueSeries: {
        parameters: {
            query?: {
                /** @description First UTC day; default: a year before the last */
                from?: string;
                /** @description Last UTC day; default: today, or where test clocks are ahead, theirs */
                to?: string;
                /** @description Default: the default currency */
                currency?: string;
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
                     *       "currency": "usd",
                     *       "points": [
                     *         {
                     *           "day": "2026-12-01",
                     *           "mrr": 83
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RevenueSeries"];
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
    getAdminCoupons: {
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
                     *       "coupons": [
                     *         {
                     *           "id": "example",
                     *           "name": "Professional",
                     *           "percent_off": 1,
                     *           "amount_off": 1,
                     *           "currency": "usd",
                     *           "duration": "once",
                     *           "months": 1,
                     *           "redeemed": 1,
                     *           "max_redemptions": 1,
                     *           "redeem_by": "2026-12-01T09:00:00.000Z",
                     *           "valid": true,
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "codes": [
                     *             {
                     *               "code": "WELCOME10",
                     *               "active": true,
                     *               "redeemed": 1
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CouponList"];
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
    postAdminCoupons: {
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
                 *       "name": "Spring",
                 *       "percent_off": 20,
                 *       "duration": "repeating",
                 *       "months": 3,
                 *       "code": "SPRING20",
                 *       "reason": "campaign"
                 *     }
                 */
                "application/json": {
                    name: string;
                    percent_off?: number;
                    amount_off?: number;
                    /** @description Of amount_off; default: the default currency */
                    currency?: string;
                    /** @enum {string} */
                    duration: "once" | "repeating" | "forever";
                    /** @description For repeating */
                    months?: number;
                    max_redemptions?: number;
                    /** Format: date-time */
                    redeem_by?: string;
                    code?: string;
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
                     *       "id": "example",
                     *       "name": "Professional",
                     *       "percent_off": 1,
                     *       "amount_off": 1,
                     *       "currency": "usd",
                     *       "duration": "once",
                     *       "months": 1,
                     *       "redeemed": 1,
                     *       "max_redemptions": 1,
                     *       "redeem_by": "2026-12-01T09:00:00.000Z",
                     *       "valid": true,
                     *       "created": "2026-11-01T09:00:00.000Z",
                     *       "codes": [
                     *         {
                     *           "code": "WELCOME10",
                     *           "active": true,
                     *           "redeemed": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Coupon"];
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `coupon_exists`: There is such a code already; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_amount`: Invalid amount; `invalid_until`: Invalid date; `invalid_request`: The request is not valid */
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
    postAdminCouponsIdDeactivate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "the campaign is over"
                 *     }
                 */
                "application/json": {
                    /** @description Only this one; left out: all */
                    code?: string;
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
                     *       "id": "example",
                     *       "name": "Professional",
                     *       "percent_off": 1,
                     *       "amount_off": 1,
                     *       "currency": "usd",
                     *       "duration": "once",
                     *       "months": 1,
                     *       "redeemed": 1,
                     *       "max_redemptions": 1,
                     *       "redeem_by": "2026-12-01T09:00:00.000Z",
                     *       "valid": true,
                     *       "created": "2026-11-01T09:00:00.000Z",
                     *       "codes": [
                     *         {
                     *           "code": "WELCOME10",
                     *           "active": true,
                     *           "redeemed": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Coupon"];
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
    getAdminEvents: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                state?: "pending" | "delivered" | "processed" | "ignored";
                /** @description A type, or its beginning and a star: invoice.* */
                type?: string;
                /** @description An event or workflow, its whole id */
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
                     *       "events": [
                     *         {
                     *           "id": "example",
                     *           "type": "example",
                     *           "created": "2026-11-01T09:00:00.000Z",
                     *           "received_at": "2026-12-01T09:00:00.000Z",
                     *           "state": "pending",
                     *           "reason": "asked for by the customer",
                     *           "attempts": 1,
                     *           "delivered_at": "2026-12-01T09:00:00.000Z",
                     *           "processed_at": "2026-12-01T09:00:00.000Z",
                     *           "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *           "workflow_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["InboxEventList"];
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
    getAdminEventsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Stripe event, evt_… */
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
                     *       "id": "example",
                     *       "type": "example",
                     *       "created": "2026-11-01T09:00:00.000Z",
                     *       "received_at": "2026-12-01T09:00:00.000Z",
                     *       "state": "pending",
                     *       "reason": "asked for by the customer",
                     *       "attempts": 1,
                     *       "delivered_at": "2026-12-01T09:00:00.000Z",
                     *       "processed_at": "2026-12-01T09:00:00.000Z",
                     *       "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *       "workflow_url": "https://billing.example.com/path",
                     *       "payload": {}
                     *     }
                     */
                    "application/json": components["schemas"]["InboxEventDetail"];
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
    postAdminEventsIdReplay: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Stripe event, evt_… */
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
                     *       "id": "example",
                     *       "outcome": "delivered_again"
                     *     }
                     */
                    "application/json": components["schemas"]["EventReplay"];
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
            /** @description `event_waiting`: The event waits to be delivered already; `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
    getAdminAudit: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description An action, or its beginning and a star: dunning.* */
                action?: string;
                actor_kind?: "customer" | "staff" | "system";
                /** @description Part of the actor's address, or the subject's whole id */
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
                     *       "entries": [
                     *         {
                     *           "id": 1,
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "actor": {
                     *             "kind": "customer",
                     *             "email": "alice@perennial.test"
                     *           },
                     *           "action": "example",
                     *           "subject": {
                     *             "type": "example",
                     *             "id": "example"
                     *           },
                     *           "reason": "asked for by the customer",
                     *           "before": {},
                     *           "after": {},
                     *           "request_id": "0b8f9c1e-54a7-4d43-9a35-0b9d6d8f7a10"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["AuditList"];
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
    getAdminDrift: {
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
                     *       "clean": true,
                     *       "reconciliation": {
                     *         "at": "2026-12-01T09:00:00.000Z",
                     *         "state": "running",
                     *         "found": {
                     *           "name": {}
                     *         },
                     *         "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *         "workflow_url": "https://billing.example.com/path"
                     *       },
                     *       "engine": "answers",
                     *       "revenue": [
                     *         {
                     *           "currency": "usd",
                     *           "movements": 1,
                     *           "subscriptions": 1
                     *         }
                     *       ],
                     *       "revenue_at_stripe": [
                     *         {
                     *           "currency": "usd",
                     *           "at_stripe": 1,
                     *           "movements": 1,
                     *           "agrees": true,
                     *           "subscriptions": 1,
                     *           "uncounted": 1,
                     *           "differing": [
                     *             {
                     *               "subscription": "example",
                     *               "at_stripe": 1,
                     *               "kept": 1
                     *             }
                     *           ],
                     *           "compared_at": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "accounts": [
                     *         {
                     *           "customer": "cus_Qexample000001",
                     *           "email": "alice@perennial.test",
                     *           "target": "keycloak",
                     *           "state": "example",
                     *           "error": "example",
                     *           "since": "2026-12-01T09:00:00.000Z",
                     *           "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *           "workflow_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "effects": [
                     *         {
                     *           "key": "sk-example-0000000000000000000000000000000000000000",
                     *           "kind": "subscription.activated",
                     *           "provider": "openai",
                     *           "state": "example",
                     *           "error": "example",
                     *           "since": "2026-12-01T09:00:00.000Z",
                     *           "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *           "workflow_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "attention": [
                     *         {
                     *           "subscription": "example",
                     *           "customer": "cus_Qexample000001",
                     *           "email": "alice@perennial.test",
                     *           "status": "active",
                     *           "why": "example",
                     *           "since": "2026-12-01T09:00:00.000Z",
                     *           "workflow_id": "subscription:sub_1Qexample000000000000001",
                     *           "workflow_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "disputes": [
                     *         {
                     *           "dispute": "example",
                     *           "customer": "cus_Qexample000001",
                     *           "email": "alice@perennial.test",
                     *           "amount": 49,
                     *           "currency": "usd",
                     *           "reason": "asked for by the customer",
                     *           "evidence_due": "2026-12-01T09:00:00.000Z",
                     *           "stripe_url": "https://billing.example.com/path"
                     *         }
                     *       ],
                     *       "catalogue": [
                     *         {
                     *           "event": "example",
                     *           "type": "example",
                     *           "why": "example",
                     *           "since": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "usage": {
                     *         "refused": [
                     *           {
                     *             "identifier": "example",
                     *             "customer": "cus_Qexample000001",
                     *             "email": "alice@perennial.test",
                     *             "event_type": "inference",
                     *             "window": "2026-12-01T09:00:00.000Z",
                     *             "quantity": 1,
                     *             "stripe": "example",
                     *             "lago": "example",
                     *             "since": "2026-12-01T09:00:00.000Z"
                     *           }
                     *         ],
                     *         "periods": [
                     *           {
                     *             "subscription": "example",
                     *             "customer": "cus_Qexample000001",
                     *             "email": "alice@perennial.test",
                     *             "from": "2026-12-01T09:00:00.000Z",
                     *             "to": "2026-12-01T09:00:00.000Z",
                     *             "unbilled": 1,
                     *             "currency": "usd",
                     *             "why": "example",
                     *             "decided_at": "2026-12-01T09:00:00.000Z"
                     *           }
                     *         ],
                     *         "waiting": {
                     *           "stripe": 1,
                     *           "lago": 1,
                     *           "oldest": "2026-12-01T09:00:00.000Z"
                     *         }
                     *       },
                     *       "inbox": {
                     *         "waiting": 1,
                     *         "oldest": "2026-12-01T09:00:00.000Z",
                     *         "unanswered": 1,
                     *         "oldest_unanswered": "2026-12-01T09:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DriftReport"];
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
    postAdminDriftCheck: {
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
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "started": true
                     *     }
                     */
                    "application/json": components["schemas"]["DriftCheck"];
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
    postAdminDriftUsage: {
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
                 *       "action": "send_again",
                 *       "customer": "cus_Qexample000001",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    action: "send_again" | "accept";
                    /**
                     * @description Stripe customer, cus_…; null, for send_again only: everybody
                     * @default null
                     */
                    customer?: string | null;
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
                     *       "windows": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RefusedUsageSeenTo"];
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
    postAdminDriftUsagePeriods: {
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
                 *       "subscription": "example",
                 *       "from": "2026-12-01T09:00:00.000Z",
                 *       "reason": "asked for by the customer"
                 *     }
                 */
                "application/json": {
                    /** @description Stripe subscription, sub_… */
                    subscription: string;
                    /**
                     * Format: date-time
                     * @description The period's start, as the report has it
                     */
                    from: string;
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
                     *       "seen_to": true,
                     *       "unbilled": 1,
                     *       "currency": "usd"
                     *     }
                     */
                    "application/json": components["schemas"]["UsagePeriodSeenTo"];
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
    getAdminExportsSubscriptions: {
        parameters: {
            query?: {
                /** @description Any of these */
                status?: string;
                /** @description Any of these, as customers see them */
                tier?: string;
                interval?: "month" | "year";
                /** @description true: those that somebody should look at */
                attention?: "true" | "false";
                /** @description true: those that are set to end */
                canceling?: "true" | "false";
                mode?: "managed" | "observed" | "foreign";
                /** @description Part of an address or name (of fewer than three characters, its beginning), or a whole id. Looks at 1,000 people at most. */
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
                    "text/csv; charset=utf-8": string;
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
    getAdminExportsCustomers: {
        parameters: {
            query?: {
                /** @description Of one of their subscriptions; none: who has no subscription */
                status?: ("incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "suspended" | "paused" | "canceled" | "expired") | "none";
                /** @description Of one of their subscriptions */
                mode?: "managed" | "observed" | "foreign";
                /** @description Part of an address or name (of fewer than three characters, its beginning), or a whole id. Looks at 1,000 people at most. */
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
                    "text/csv; charset=utf-8": string;
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
    getAdminExportsTable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                table: "invoices" | "charges" | "movements" | "timeline" | "audit" | "events" | "effects";
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
                    "text/csv; charset=utf-8": string;
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
    getSandboxClock: {
        parameters: {
            query?: {
                /** @description Whose clock, cus_…; staff only. Default: the caller's own */
                customer?: string;
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
                     *       "clock": {
                     *         "id": "example",
                     *         "customer": "cus_Qexample000001",
                     *         "now": "2026-12-01T09:00:00.000Z",
                     *         "status": "ready",
                     *         "target": "2026-12-01T09:00:00.000Z",
                     *         "next": {
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "what": "example"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SandboxClock"];
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
    postSandboxClock: {
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
                 *       "by": "day",
                 *       "customer": "cus_Qexample000001"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    by: "day" | "week" | "next";
                    /** @description Whose clock, cus_…; staff only. Default: the caller's own */
                    customer?: string;
                };
            };
        };
        responses: {
            /** @description Being worked on; Location leads to the outcome */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "clock": {
                     *         "id": "example",
                     *         "customer": "cus_Qexample000001",
                     *         "now": "2026-12-01T09:00:00.000Z",
                     *         "status": "ready",
                     *         "target": "2026-12-01T09:00:00.000Z",
                     *         "next": {
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "what": "example"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SandboxClock"];
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
            /** @description `not_found`: Not found; `no_stripe_customer`: No Stripe customer found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clock_busy`: The test clock is on its way already; `nothing_ahead`: Nothing is ahead; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
    getAdminSubscriptionsEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A verified address, or the id of the customer, cus_… */
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
                     *       "interval": "day",
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
            /** @description `account_unclear`: The address is not verified and may mean several accounts */
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
                /** @description A verified address, or the id of the customer, cus_… */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `no_subscription`: No subscription; `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account_unclear`: The address is not verified and may mean several accounts; `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `illegal_transition`: The subscription is not in a state for that; `past_due_pay_first`: A payment is outstanding; `already_on_plan`: The subscription is on that plan already; `already_scheduled`: That change is scheduled already; `nothing_to_resume`: There is nothing to take back; `already_paused`: It is paused already; `trial_extension_limit`: The trial cannot be extended further */
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
            /** @description `invalid_days`: Invalid number of days; `invalid_quantity`: Invalid quantity; `invalid_tier`: Invalid tier; `price_not_found`: The tier is not sold that way; `invalid_request`: The request is not valid */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `tier_not_in_stripe`: The tier is not set up in Stripe; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `illegal_transition`: The subscription is not in a state for that; `trial_extension_limit`: The trial cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
    getAdminSubscriptionsIdTakeOver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Stripe subscription, sub_… */
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
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "possible": true,
                     *       "refusal": {
                     *         "code": "WELCOME10",
                     *         "message": "example"
                     *       },
                     *       "managed": [
                     *         "example"
                     *       ],
                     *       "next": [
                     *         {
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "what": "example"
                     *         }
                     *       ],
                     *       "retried_by": "stripe"
                     *     }
                     */
                    "application/json": components["schemas"]["TakeOverPreview"];
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
    postAdminSubscriptionsIdTakeOver: {
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `already_managed`: The subscription is managed here already; `foreign_subscription`: Nothing on the subscription is of a plan; `several_plan_items`: Several items of the subscription are of a plan; `no_plan_item`: No item of the subscription has the price of a plan; `illegal_transition`: The subscription is not in a state for that; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
    getAdminSubscriptionsIdLetGo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Stripe subscription, sub_… */
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
                     *       "subscription_id": "sub_1Qexample000000000000001",
                     *       "possible": true,
                     *       "refusal": {
                     *         "code": "WELCOME10",
                     *         "message": "example"
                     *       },
                     *       "ends": [
                     *         "example"
                     *       ],
                     *       "given_up": [
                     *         "example"
                     *       ],
                     *       "stripe": [
                     *         {
                     *           "at": "2026-12-01T09:00:00.000Z",
                     *           "what": "example"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LetGoPreview"];
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
    postAdminSubscriptionsIdLetGo: {
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
    postAdminSubscriptionsIdCoupon: {
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
                 *       "code": "SPRING20",
                 *       "reason": "agreed with the customer"
                 *     }
                 */
                "application/json": {
                    code: string;
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `not_managed`: The subscription is not managed here; `illegal_transition`: The subscription is not in a state for that; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_coupon`: Invalid coupon; `invalid_request`: The request is not valid */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `not_found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `nothing_to_pay`: Nothing is due; `attempt_unresolved`: The outcome of the last charge is not known yet; `no_payment_method`: There is no payment method; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `nothing_to_pay`: Nothing is due; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `invalid_until`: Invalid date; `invalid_request`: The request is not valid */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `nothing_to_pay`: Nothing is due; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
    postAdminMessagesIdResend: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat a request with the same key and body to get the first answer again */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
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
                     *       "id": "example",
                     *       "recipient": "example"
                     *     }
                     */
                    "application/json": components["schemas"]["MessageResend"];
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
            /** @description `not_managed`: The subscription is not managed here; `message_outdated`: The message is not true any more; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `mail_not_configured`: There is nobody to send a mail to, or no server to send it; `engine_unavailable`: The billing engine cannot be reached; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `nothing_to_pay`: Nothing is due; `grace_extension_limit`: Grace cannot be extended further; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
                     *       "interval": "day",
                     *       "interval_count": 1,
                     *       "currency": "usd",
                     *       "has_subscription": true,
                     *       "mode": "managed",
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
                     *       "add_ons": [
                     *         {
                     *           "name": "Professional",
                     *           "quantity": 1,
                     *           "services": [
                     *             "chat"
                     *           ]
                     *         }
                     *       ],
                     *       "dunning": {
                     *         "invoice_id": "in_1Qexample000000000000001",
                     *         "attempt": 1,
                     *         "next_attempt_at": "2026-12-01T09:00:00.000Z",
                     *         "planning": true,
                     *         "grace_until": "2026-12-01T09:00:00.000Z",
                     *         "promise_days": 1
                     *       },
                     *       "pending_change": {
                     *         "tier": "professional",
                     *         "interval": "day",
                     *         "quantity": 1,
                     *         "effective_at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "next_invoice": {
                     *         "amount": 49,
                     *         "currency": "usd",
                     *         "at": "2026-12-01T09:00:00.000Z"
                     *       },
                     *       "paused_until": "2026-12-01T09:00:00.000Z",
                     *       "payment_answer_due": "2026-12-01T09:00:00.000Z"
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
            /** @description `unauthenticated`: Sign-in is needed; `step_up_required`: The last sign-in is too long ago for this */
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
            /** @description `subscription_over`: The subscription is over; `change_refused`: The change is not possible now; `nothing_to_pay`: Nothing is due; `idempotency_conflict`: The Idempotency-Key was used for another request; `idempotency_in_progress`: A request with this Idempotency-Key is being worked on */
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
            /** @description `engine_unavailable`: The billing engine cannot be reached; `stripe_not_configured`: Stripe is not configured; `database_unavailable`: The database cannot be reached; `identity_unavailable`: The identity provider cannot be reached */
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
    getAdminApiKeys: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Part of the owner's address or of the name; or the first ten characters of a key, or more */
                q?: string;
                state?: "active" | "expired" | "revoked";
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
                     *       "api_keys": [
                     *         {
                     *           "id": "example",
                     *           "name": "Professional",
                     *           "prefix": "prn_4f2a",
                     *           "scopes": [
                     *             "usage:write"
                     *           ],
                     *           "created_at": "2026-11-01T09:00:00.000Z",
                     *           "expires_at": "2027-02-01T09:00:00.000Z",
                     *           "last_used_at": "2026-12-01T09:00:00.000Z",
                     *           "last_used_address": "example",
                     *           "state": "active",
                     *           "revoked_at": "2026-12-01T09:00:00.000Z",
                     *           "owner": {
                     *             "user_id": "5b0c2c5e-0a53-4a3e-8f0b-0f6ad2a3c7d1",
                     *             "email": "alice@perennial.test",
                     *             "role": "viewer"
                     *           }
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffApiKeyList"];
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
    deleteAdminApiKeysId: {
        parameters: {
            query: {
                reason: string;
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
    getAdminSessions: {
        parameters: {
            query?: {
                /** @description How many entries to return, 1 to 100 */
                limit?: number;
                /** @description next_cursor of the page before */
                cursor?: string;
                /** @description Part of the owner's address */
                q?: string;
                user_id?: string;
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
                     *       "sessions": [
                     *         {
                     *           "id": "example",
                     *           "role": "viewer",
                     *           "user_agent": "example",
                     *           "address": "example",
                     *           "signed_in_at": "2026-12-01T09:00:00.000Z",
                     *           "last_used_at": "2026-12-01T09:00:00.000Z",
                     *           "expires_at": "2027-02-01T09:00:00.000Z",
                     *           "owner": {
                     *             "user_id": "5b0c2c5e-0a53-4a3e-8f0b-0f6ad2a3c7d1",
                     *             "email": "alice@perennial.test"
                     *           }
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "next_cursor": "eyJhdCI6MTc2NDU3OTYwMH0"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffSessionList"];
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
    deleteAdminSessionsId: {
        parameters: {
            query: {
                reason: string;
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
    deleteAdminUsersIdSessions: {
        parameters: {
            query: {
                reason: string;
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
                     *       "ended": 1
                     *     }
                     */
                    "application/json": components["schemas"]["EndedSessions"];
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
