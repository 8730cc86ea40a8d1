import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { redeemableCode } from '../../billing/discounts/redeem.ts';
import { isValid, requireCurrency } from '../../billing/discounts/coupons.ts';
import { moneyText } from '../../billing/rules/money-text.ts';
import { hasTrial } from './create.ts';
import { sessionTotals } from './lines.ts';
import { changeState, stateOf } from './state.ts';

/** Applies a promotion code to an open session, or takes it away (null). It is redeemed on completion. */
export function applyPromotionCode(context: Context, id: string, codeId: string | null): void {
  const session = context.get('checkout.session', id);
  const { lines, params } = stateOf(context, id);
  const coupons: string[] = [];
  if (codeId !== null) {
    const code = redeemableCode(context, codeId, session.customer, 'promotion_code');
    const { minimum_amount: least, minimum_amount_currency: currency } = code.restrictions;
    const subtotal = lines.reduce((sum, line) => sum + line.amount_subtotal, 0);
    if (least !== null && (subtotal < least || currency !== session.currency)) {
      throw invalidRequest(
        `This code is for purchases of ${moneyText(least, currency ?? 'usd')} or more.`,
        'promotion_code',
      );
    }
    const coupon = context.get('coupon', code.promotion.coupon ?? '', 'promotion_code');
    if (!isValid(context, coupon, context.now(session.customer)))
      throw invalidRequest('This code has expired.', 'promotion_code');
    requireCurrency(coupon, session.currency, 'promotion_code');
    coupons.push(coupon.id);
  }
  const { discounts: cuts, ...totals } = sessionTotals(context, lines, coupons, hasTrial(params));
  changeState(context, id, {
    promotionCode: codeId,
    lines: lines.map((line, index) => ({
      ...line,
      amount_discount: cuts[index] ?? 0,
      amount_total: line.amount_subtotal - (cuts[index] ?? 0),
    })),
  });
  context.update('checkout.session', id, (draft) => {
    Object.assign(draft, totals);
    draft.discounts = coupons.map((coupon) => ({ coupon, promotion_code: codeId }));
  });
}
