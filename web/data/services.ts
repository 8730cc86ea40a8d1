import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { planList } from './plans.ts';

const namesOf = ({ services }: components['schemas']['PlanList']): Map<string, string> =>
  new Map(services.map(({ id, name }) => [id, name]));

/** Service names by id, the same signed in and out. */
export const useServices = (): UseQueryResult<Map<string, string>> =>
  useQuery({ ...planList, select: namesOf });

/** The name of a service that the list does not have: `audit-log` → "Audit log". */
export const serviceName = (id: string): string =>
  `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;
