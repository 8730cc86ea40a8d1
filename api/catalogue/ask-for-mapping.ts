import type { z } from 'zod';
import { targetOf } from '../../db/catalogue/stripe-mappings.ts';
import type { MappingTarget } from '../../db/catalogue/stripe-mappings.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { WaitingBody } from '../approvals/ask-for-money.ts';
import { approvalState, askedForMoney, underWay } from '../approvals/ask-for-money.ts';
import type { AskingContext } from '../approvals/ask-for-money.ts';

/** Another plan for whoever pays a price: as good as another price. */
interface AskedMapping {
  id: string;
  before: MappingTarget | null;
  /** null: it is to stand for nothing. */
  after: MappingTarget | null;
  /** With an item of it. */
  subscriptions: number;
  reason: string | undefined;
}

type Waiting = { status: 202; body: z.input<typeof WaitingBody>; headers: Record<string, string> };

/**
 * Asks for a mapping, or that one is removed: a second administrator agrees to either. A price stands for
 * what its product stands for once it stands for nothing itself.
 *
 * @throws ApiProblem `invalid_request` without a reason, `idempotency_conflict`, `engine_unavailable`
 */
export async function askedForMapping(
  context: AskingContext & { idempotencyKey: string },
  { id, before, after, subscriptions, reason }: AskedMapping,
): Promise<Waiting> {
  const { deps, principal, idempotencyKey } = context;
  if (reason === undefined) {
    const detail = 'reason is required: a second administrator has to agree to it.';
    throw new ApiProblem('invalid_request', detail, { errors: [{ pointer: '?reason', detail }] });
  }
  const was = before === null ? null : targetOf(before);
  const asked = await askedForMoney(context, {
    action: after === null ? 'mapping.delete' : 'mapping.put',
    subjectId: id,
    customerId: null,
    key: `mapping:${id}:${principal.userId}/${idempotencyKey}`,
    amount: null,
    most: null,
    currency: deps.settings.defaultCurrency,
    input: { before: was, after: after === null ? null : targetOf(after), subscriptions },
    mayDiffer: ['before', 'subscriptions'],
    reason,
    before: was,
  });
  return { ...underWay(asked, await approvalState(deps, asked)), status: 202 as const };
}
