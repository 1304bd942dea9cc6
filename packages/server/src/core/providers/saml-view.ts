import { AppError } from '../../lib/errors.ts';
import { type CertificateView, describeCertificate } from '../../lib/saml/certificates.ts';
import type { IdpMetadata } from '../../lib/saml/metadata.ts';
import type { Context } from '../context.ts';
import type { Provider } from './providers.ts';
import type { MetadataSource } from './saml-metadata.ts';
import { audienceOf, readSaml, type SamlSettings } from './saml-settings.ts';

/** A provider of SAML as staff see it. */
export interface SamlView
  extends Pick<SamlSettings, 'entityId' | 'signOnUrl' | 'metadataUrl' | 'readAt' | 'unsolicited'> {
  /** Where this server says of itself what the provider has to know; by it the provider knows the server. */
  audience: string;
  /** It could not be read anew since `readAt`. */
  isStale: boolean;
  certificates: CertificateView[];
}

export interface SamlChanges {
  source?: MetadataSource | undefined;
  unsolicited?: boolean | undefined;
}

/** What is kept of one that somebody changes. Throws `invalid` for the metadata of another provider. */
export function changeSaml(
  ctx: Context,
  provider: Pick<Provider, 'key' | 'samlJson'>,
  { unsolicited, told }: SamlChanges & { told: { metadata: IdpMetadata; url: string | null } | undefined },
): string {
  const before = readSaml(provider);
  if (told !== undefined && told.metadata.entityId !== before.entityId) {
    throw new AppError('invalid', 'Validation failed: That is the metadata of another provider');
  }
  const now = ctx.clock.now();
  const fresh = told && { ...told.metadata, metadataUrl: told.url, readAt: now, triedAt: now };
  return JSON.stringify({ ...before, ...fresh, unsolicited: unsolicited ?? before.unsolicited } satisfies SamlSettings);
}

export function describeSaml(ctx: Context, provider: Pick<Provider, 'key' | 'samlJson'>): SamlView {
  const { entityId, signOnUrl, metadataUrl, readAt, triedAt, unsolicited, certificates } = readSaml(provider);
  return {
    entityId,
    signOnUrl,
    metadataUrl,
    readAt,
    unsolicited,
    audience: audienceOf(ctx, provider.key),
    isStale: triedAt > readAt,
    certificates: certificates.map(describeCertificate),
  };
}

/** What a provider is believed by, and where from, for the audit log. */
export function describeKeys({ certificates, metadataUrl, unsolicited }: SamlSettings) {
  const keys = certificates.map((one) => describeCertificate(one).fingerprint);
  return { keys: keys.join(', '), metadata: metadataUrl, unsolicited };
}
