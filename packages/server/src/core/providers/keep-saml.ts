import { makeSelfSigned } from '../../lib/self-signed.ts';
import type { Context } from '../context.ts';
import { checkOffer, insertProvider, type Offer } from './keep-providers.ts';
import { sealSecret } from './providers.ts';
import { loadMetadata, type MetadataSource, urlOf } from './saml-metadata.ts';
import { type SamlSettings, samlIssuer } from './saml-settings.ts';

/**
 * Offers a provider of SAML, with a key of our own for it. Throws as `addProvider` does, and `invalid` where the metadata cannot
 * be read, or the packages for SAML are not installed.
 */
export async function addSamlProvider(
  ctx: Context,
  { source, unsolicited, ...offer }: Offer & { source: MetadataSource; unsolicited: boolean },
): Promise<void> {
  checkOffer(offer);
  const metadata = await loadMetadata(ctx, source);
  const now = ctx.clock.now();
  const { privateKey, certificate } = await makeSelfSigned({ rng: ctx.rng, now }, ctx.config.hosts.handles);
  const settings = { ...metadata, metadataUrl: urlOf(source), readAt: now, triedAt: now, unsolicited, certificate };
  await insertProvider(ctx, {
    ...offer,
    kind: 'saml',
    issuer: samlIssuer(metadata.entityId),
    clientId: '',
    sealed: await sealSecret(ctx, 'saml', privateKey),
    samlJson: JSON.stringify(settings satisfies SamlSettings),
  });
}
