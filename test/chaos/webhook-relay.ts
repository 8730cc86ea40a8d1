import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeliveryEntry } from '../judge/evidence.ts';
import type { Draw } from './draw.ts';

/** How much goes wrong between Stripe and the API, as shares of deliveries. */
export interface WebhookWeather {
  lost: number;
  doubled: number;
  /** Each waits up to so long, so that their order is any. */
  shuffledWithinMs: number;
}

export const FAIR: WebhookWeather = { lost: 0, doubled: 0, shuffledWithinMs: 0 };

/** Stands between Stripe and the API: loses, doubles and shuffles events, and notes what is acknowledged. */
export interface WebhookRelay {
  url: (apiUrl: string) => Promise<string>;
  weather: (weather: WebhookWeather) => void;
  stop: () => Promise<void>;
}

const SIGNED_HEADERS = ['content-type', 'user-agent', 'stripe-signature'];

export function webhookRelay(draw: Draw, note: (entry: DeliveryEntry) => void): WebhookRelay {
  let weather = FAIR;
  let server: Server | null = null;
  const forward = async (apiUrl: string, request: IncomingMessage, body: Buffer): Promise<number | null> => {
    const headers = Object.fromEntries(
      SIGNED_HEADERS.flatMap((name) => {
        const value = request.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
    const startedAt = Date.now();
    const status = await fetch(`${apiUrl}${request.url ?? '/'}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(60_000),
    }).then(
      (response) => response.status,
      () => null,
    );
    note({ ...entryOf(body), startedAt, endedAt: Date.now(), status, fate: 'passed' });
    return status;
  };
  const take = async (apiUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const { lost, doubled, shuffledWithinMs } = weather;
    // Drawn in this order whatever happens.
    const [isLost, isDoubled, wait] = [
      draw.chance(lost),
      draw.chance(doubled),
      draw.below(shuffledWithinMs + 1),
    ];
    if (isLost) {
      const at = Date.now();
      note({ ...entryOf(body), startedAt: at, endedAt: at, status: 200, fate: 'lost' });
      response.writeHead(200).end();
      return;
    }
    await delay(wait);
    const status = await forward(apiUrl, request, body);
    if (isDoubled) await forward(apiUrl, request, body);
    response.writeHead(status ?? 502).end();
  };
  return {
    url: async (apiUrl) => {
      const listening = createServer((request, response) => {
        take(apiUrl, request, response).catch(() => response.destroy());
      });
      server = listening;
      listening.listen(0, '127.0.0.1');
      await once(listening, 'listening');
      return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    },
    weather: (next) => {
      weather = next;
    },
    stop: async () => {
      server?.closeAllConnections();
      server?.close();
      await Promise.resolve();
    },
  };
}

const entryOf = (body: Buffer): Pick<DeliveryEntry, 'type' | 'event'> => {
  const { id } = JSON.parse(body.toString('utf8')) as { id?: string };
  return { type: 'delivery', event: id ?? '' };
};
