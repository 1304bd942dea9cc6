import type { AdminRole } from '@linnet/api-schemas/mastodon/admin-role.ts';
import { callApi, type Fetch } from './call.ts';

export type { AdminRole };

const route = '/api/v1/admin/roles';

export interface RoleInput {
  name: string;
  /** `#rrggbb`, or ''. */
  color: string;
  position: number;
  /** The sum of the bits. */
  permissions: string;
  highlighted: boolean;
  /** Whether whoever has it signs in by two steps. */
  require_2fa: boolean;
}

export const addRole = (fetcher: Fetch, input: RoleInput) => callApi(fetcher, `POST ${route}`, { params: input });

export const saveRole = (fetcher: Fetch, id: string, input: Partial<RoleInput>) =>
  callApi(fetcher, `PUT ${route}/:id`, { path: { id }, params: input });

export const removeRole = (fetcher: Fetch, id: string) => callApi(fetcher, `DELETE ${route}/:id`, { path: { id } });
