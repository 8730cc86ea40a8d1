import type { Resource } from './registry.ts';
import { accountPage } from './account-page.ts';
import { currentAccount } from './current-account.ts';
import { events } from './events.ts';
import { indexPage } from './index-page.ts';
import { otherMode } from './other-mode.ts';
import { privateTypes } from './private-types.ts';
import { setFields } from './set-fields.ts';
import { testClocks } from './test-clocks.ts';
import { eventDestinations } from './webhooks/event-destinations.ts';
import { thinEvents } from './webhooks/thin-events.ts';
import { webhookEndpoints } from './webhooks/webhook-endpoints.ts';

/** What every other resource leans on. */
export const coreResources: readonly Resource[] = [
  privateTypes,
  accountPage,
  currentAccount,
  otherMode,
  setFields,
  events,
  webhookEndpoints,
  eventDestinations,
  thinEvents,
  testClocks,
  indexPage,
];
