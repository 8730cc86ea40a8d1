import type { Page } from 'playwright-core';
import type { Visitor } from './visitors.ts';

/** Test cards, by what they do. */
export const cards = {
  works: '4242424242424242',
  declined: '4000000000000002',
  failsLater: '4000000000000341',
  /**
   * Each card gets one trial, and all stories share one system: each story that starts one has its own
   * card.
   */
  another: '5555555555554444',
  oneMore: '4000056655665556',
  third: '5200828282828210',
  asks3ds: '4000002760003184',
} as const;

/** On Stripe's page: gives a card and sends the form; where it leads is the caller's to wait for. */
export async function giveCard(page: Page, number: string): Promise<void> {
  await page.fill('#number', number);
  await page.click('#submit');
}

/** Buys a plan through the console and waits until the subscription is there. */
export async function subscribe(
  visitor: Visitor,
  tier: string,
  { cycle = 'monthly', card = cards.works }: { cycle?: string; card?: string } = {},
): Promise<void> {
  const { page } = visitor;
  await visitor.signIn(`/signup?tier=${tier}&cycle=${cycle}`);
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await giveCard(page, card);
  await page.getByText('What comes next').waitFor();
}

/** Has the console replace the card on Stripe's page, and waits until it says that the new one is there. */
export async function replaceCardOnPage(visitor: Visitor, number: string): Promise<void> {
  const { page } = visitor;
  await visitor.open('/billing/settings');
  await page.getByRole('button', { name: 'Replace' }).click();
  await page.waitForURL((at) => at.pathname.startsWith('/checkout/'));
  await giveCard(page, number);
  await page.waitForURL((at) => at.pathname === '/billing');
  await page
    .getByRole('status')
    .getByText(`•••• ${number.slice(-4)} is saved`)
    .waitFor();
}
