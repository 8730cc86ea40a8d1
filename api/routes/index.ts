import type { Route } from '../http/define-route.ts';
import { getPlan, getPlanShort } from './plans/get-plan.ts';
import { listPlans } from './plans/list-plans.ts';

/** Every operation of the API, in the order of its document. */
export const allRoutes: readonly Route[] = [listPlans, getPlan, getPlanShort];
