import type { Context } from '../../core/context.ts';

export function advanceSchedule(_context: Context, _id: string, _at: number): void {}
