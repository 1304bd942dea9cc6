import type { AccountKind } from '../../core/accounts/find.ts';
import { fullHandle, type Here, mint } from '../../core/addresses.ts';
import type { AccountView } from '../../core/views/account.ts';
import { toIso } from '../../lib/clock.ts';
import { ACTOR_CONTEXT } from './context.ts';
import { renderEmoji } from './emoji.ts';
import { renderFeaturePolicy } from './featured.ts';
import { imageType } from './image-type.ts';
import { addList, type Json } from './json.ts';

export interface ActorInput {
  here: Here;
  account: AccountView;
  publicKey: { keyId: string; publicKeyPem: string };
  /** Where the account moved to. */
  movedTo?: string | undefined;
}

const TYPES: Record<AccountKind, string> = {
  person: 'Person',
  service: 'Service',
  group: 'Group',
  application: 'Application',
  organization: 'Organization',
};

/** A local account as its actor document, without context (ActivityPub §4.1). */
export function renderActor({ here, account, publicKey, movedTo }: ActorInput): Json {
  const { uri } = account;
  const actor: Json = {
    id: uri,
    type: TYPES[account.kind],
    preferredUsername: account.username,
    // FEP-2c59: the handle may be on another domain than the actor.
    webfinger: fullHandle(here, account.username),
    name: account.displayName,
    summary: account.note,
    // One text: WriteFreely and others read nothing else.
    url: account.url,
    inbox: `${uri}/inbox`,
    outbox: `${uri}/outbox`,
    manuallyApprovesFollowers: account.locked,
    discoverable: account.discoverable,
    indexable: account.indexable,
    published: toIso(account.createdAt),
    endpoints: { sharedInbox: mint.path(here, '/inbox') },
    publicKey: renderKey(uri, publicKey),
  };
  // The instance actor follows nobody and posts nothing.
  if (account.kind !== 'application') {
    actor['followers'] = `${uri}/followers`;
    actor['following'] = `${uri}/following`;
    actor['featured'] = `${uri}/collections/featured`;
    actor['featuredTags'] = `${uri}/collections/tags`;
    actor['featuredCollections'] = `${uri}/collections/people`;
    actor['interactionPolicy'] = renderFeaturePolicy(account);
    actor['showMedia'] = account.showMedia;
    actor['showRepliesInMedia'] = account.showMediaReplies;
    actor['showFeatured'] = account.showFeatured;
  }
  if (account.avatarFile !== null) actor['icon'] = renderImage(here, account.avatarFile, account.avatarDescription);
  if (account.headerFile !== null) actor['image'] = renderImage(here, account.headerFile, account.headerDescription);
  addList(
    actor,
    'attachment',
    account.fields.map(({ name, value }) => ({ type: 'PropertyValue', name, value })),
  );
  addList(
    actor,
    'tag',
    account.emojis.map((emoji) => renderEmoji(here, emoji)),
  );
  addList(actor, 'alsoKnownAs', account.alsoKnownAs);
  addList(actor, 'attributionDomains', account.attributionDomains);
  if (movedTo !== undefined) actor['movedTo'] = movedTo;
  if (account.suspended) actor['suspended'] = true;
  return actor;
}

/** The document that a GET of the actor answers. */
export function renderActorDocument(input: ActorInput): Json {
  return { '@context': ACTOR_CONTEXT, ...renderActor(input) };
}

/** As much of it as checking a signature takes, for whoever did not say who they are. */
export function renderKeyDocument({ account, publicKey }: ActorInput): Json {
  const { uri, kind, username } = account;
  return {
    '@context': ACTOR_CONTEXT,
    id: uri,
    type: TYPES[kind],
    preferredUsername: username,
    inbox: `${uri}/inbox`,
    publicKey: renderKey(uri, publicKey),
  };
}

function renderKey(owner: string, { keyId, publicKeyPem }: ActorInput['publicKey']): Json {
  return { id: keyId, owner, publicKeyPem };
}

function renderImage(here: Here, key: string, text: string): Json {
  const image: Json = { type: 'Image', url: mint.file(here, key) };
  if (text !== '') image['name'] = text;
  const mediaType = imageType(key);
  if (mediaType !== undefined) image['mediaType'] = mediaType;
  return image;
}
