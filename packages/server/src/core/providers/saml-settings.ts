import type { SignInProvidersTable } from '../../db/tables/providers.ts';
import { ProgrammingError } from '../../lib/programming-error.ts';
import type { IdpMetadata } from '../../lib/saml/metadata.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';

/** What is kept of a provider of SAML: what it says of itself, and what was chosen. */
export interface SamlSettings extends IdpMetadata {
  /** Where it says that; null where somebody brought it. */
  metadataUrl: string | null;
  /** When it was read, and when that was tried (milliseconds). */
  readAt: number;
  triedAt: number;
  /** Whether people may come without having been asked from here, from a page of the provider. */
  unsolicited: boolean;
  /** Of our own key, base64 of DER. */
  certificate: string;
}

/** Throws where it is none of SAML. */
export function readSaml({ key, samlJson }: Pick<SignInProvidersTable, 'key' | 'samlJson'>): SamlSettings {
  if (samlJson === null) throw new ProgrammingError(`${key} has no settings of SAML`);
  return JSON.parse(samlJson) as SamlSettings;
}

/** Somebody who is there is somebody else than whom a provider of OpenID Connect of the same name has. */
export const samlIssuer = (entityId: string) => `saml:${entityId}`;

/** What a provider knows this server by: the address where the server says of itself what the provider has to know. */
export const audienceOf = (ctx: Context, key: string) => mint.path(ctx, `/auth/saml/${key}/metadata`);
