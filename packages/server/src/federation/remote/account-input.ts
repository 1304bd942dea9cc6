import type { AccountKind } from '../../core/accounts/find.ts';
import type { RemoteAccount } from '../../core/accounts/receive.ts';
import { AppError } from '../../lib/errors.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import type { ReadActor } from '../read/actor.ts';
import type { ReadKey } from '../read/key.ts';
import { dropForeignAddresses } from '../read/same-origin.ts';
import { importMultibase, importPem } from '../signatures/keys.ts';
import { SignatureError } from '../signatures/signature-error.ts';
import { toFeatureRule } from './policy-input.ts';
import type { Handle } from './webfinger-client.ts';

const KINDS: Record<string, AccountKind> = {
  Person: 'person',
  Service: 'service',
  Group: 'group',
  Application: 'application',
  Organization: 'organization',
};

/** An actor as core takes it. Throws `invalid` for one that nothing can be sent to. */
export function toRemoteAccount(actor: ReadActor, handle: Handle): RemoteAccount {
  const own = dropForeignAddresses(actor, [handle.domain]);
  if (own.id === null || own.inbox === null) throw new AppError('invalid', 'An actor needs an id and an inbox');
  return {
    uri: own.id,
    url: own.url,
    username: handle.username,
    domain: handle.domain,
    kind: KINDS[own.type] ?? 'person',
    displayName: stripControl(own.name ?? ''),
    note: own.summary ?? '',
    inboxUri: own.inbox,
    sharedInboxUri: own.sharedInbox,
    outboxUri: own.outbox,
    followersUri: own.followers,
    followingUri: own.following,
    featuredUri: own.featured,
    fields: own.fields,
    emojis: own.emojis.map(({ shortcode, url }) => ({ shortcode, url })),
    alsoKnownAs: own.alsoKnownAs,
    avatarUrl: own.icon,
    headerUrl: own.image,
    avatarDescription: stripControl(own.iconText ?? ''),
    headerDescription: stripControl(own.imageText ?? ''),
    showMedia: own.showMedia,
    showMediaReplies: own.showRepliesInMedia,
    showFeatured: own.showFeatured,
    attributionDomains: own.attributionDomains,
    features: toFeatureRule(own),
    locked: own.manuallyApprovesFollowers,
    discoverable: own.discoverable === true,
    indexable: own.indexable === true,
    createdAt: own.published,
    keys: own.publicKeys.map(toPem).filter((key) => key !== null),
  };
}

/** Keys we could never verify with are as good as none. */
function toPem(key: ReadKey): RemoteAccount['keys'][number] | null {
  if (key.id === null) return null;
  try {
    if (key.pem !== null) {
      importPem(key.pem);
      return { keyId: key.id, publicKeyPem: key.pem };
    }
    const imported = importMultibase(key.multibase ?? '');
    return { keyId: key.id, publicKeyPem: imported.export({ type: 'spki', format: 'pem' }) as string };
  } catch (error) {
    if (error instanceof SignatureError) return null;
    throw error;
  }
}
