import type { Faults } from '../faults.ts';
import { SandboxError } from '../errors.ts';
import { jsonAnswer, type Answer, type Exchange } from './exchange.ts';
import type { RequestLog } from './request-log.ts';

export interface AdminActions {
  faults: Faults;
  requests: RequestLog;
  /** Forgets every object, event, key and fault. */
  reset: () => void;
  health: () => Record<string, unknown>;
}

/** What is beside Stripe's API: `/_sandbox/…`, JSON in and out. */
export function answerAdmin({ faults, requests, reset, health }: AdminActions, exchange: Exchange): Answer {
  try {
    switch (`${exchange.method} ${exchange.path.slice('/_sandbox/'.length)}`) {
      case 'GET health':
        return jsonAnswer(200, health());
      case 'GET faults':
        return jsonAnswer(200, { faults: faults.waiting });
      case 'POST faults':
        return jsonAnswer(200, faults.add(JSON.parse(exchange.body)));
      case 'DELETE faults':
        faults.clear();
        return jsonAnswer(200, { faults: [] });
      case 'GET requests': {
        const query = new URLSearchParams(exchange.query);
        return jsonAnswer(
          200,
          requests.matching(query.get('method') ?? undefined, query.get('path') ?? undefined),
        );
      }
      case 'GET writes': {
        const query = new URLSearchParams(exchange.query);
        const writes = requests.writes(query.get('by') ?? undefined, query.get('about') ?? '');
        return jsonAnswer(200, { writes });
      }
      case 'POST reset':
        reset();
        return jsonAnswer(200, { reset: true });
      default:
        return jsonAnswer(404, { error: { message: `no ${exchange.method} ${exchange.path}` } });
    }
  } catch (error) {
    if (error instanceof SandboxError) return jsonAnswer(error.status, { error: error.body });
    return jsonAnswer(400, { error: { message: error instanceof Error ? error.message : String(error) } });
  }
}
