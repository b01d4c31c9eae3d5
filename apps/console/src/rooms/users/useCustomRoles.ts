import type { CustomRoleView } from '#contract';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

/** Roles made here; few, so all at once. Asked only by who manages people. */
export const useCustomRoles = (enabled: boolean): UseQueryResult<CustomRoleView[]> =>
  useQuery({ queryKey: keys.customRoles, queryFn: () => api.get<CustomRoleView[]>('/roles'), enabled });
