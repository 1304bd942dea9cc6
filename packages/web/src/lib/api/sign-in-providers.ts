import type { SignInProvider } from '@linnet/api-schemas/mastodon/sign-in-provider.ts';
import { callApi, type Fetch } from './call.ts';

export type { SignInProvider };

const route = '/api/v1/admin/sign_in_providers';

export type ProviderJoins = SignInProvider['joins'];

/** What gives roles, as a whole. */
export interface RoleMapInput {
  role_claim: string;
  role_scope: string;
  roles: { value: string; role_id: string }[];
}

export interface ProviderChanges extends Partial<RoleMapInput> {
  title?: string;
  client_id?: string;
  client_secret?: string;
  metadata_url?: string;
  metadata?: string;
  unsolicited?: boolean;
  joins?: ProviderJoins;
  enabled?: boolean;
}

export type NewProvider = Omit<ProviderChanges, 'enabled'> & {
  id: string;
  kind: SignInProvider['kind'];
  issuer?: string;
  title: string;
};

export const fetchProviders = (fetcher: Fetch) => callApi(fetcher, `GET ${route}`);

export const addProvider = (fetcher: Fetch, params: NewProvider) => callApi(fetcher, `POST ${route}`, { params });

export const changeProvider = (fetcher: Fetch, provider: string, params: ProviderChanges) =>
  callApi(fetcher, `PUT ${route}/:provider`, { path: { provider }, params });

export const removeProvider = (fetcher: Fetch, provider: string) =>
  callApi(fetcher, `DELETE ${route}/:provider`, { path: { provider } });
