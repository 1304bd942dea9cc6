import type { AccountKind } from '../../core/accounts/find.ts';
import { type Here, mint } from '../../core/addresses.ts';
import type { CollectionView, ItemView } from '../../core/collections/load.ts';
import type { AccountView } from '../../core/views/account.ts';
import { toIso } from '../../lib/clock.ts';
import { escapeHtml } from '../../lib/html/escape-html.ts';
import { type Activity, embed } from './activity.ts';
import { FEATURED_CONTEXT, PUBLIC } from './context.ts';
import { renderHashtag } from './hashtag.ts';
import type { Json } from './json.ts';

export interface FeaturedInput {
  here: Here;
  view: CollectionView;
  owner: Pick<AccountView, 'uri'>;
  /** Everybody in it. */
  people: ReadonlyMap<number, Pick<AccountView, 'uri' | 'kind'>>;
}

const TYPES: Record<AccountKind, string> = {
  person: 'Person',
  service: 'Service',
  group: 'Group',
  application: 'Application',
  organization: 'Organization',
};

/** Who may put one of ours into a collection (FEP-7aa9 §Consent); its owner alone stands for nobody else. */
export function renderFeaturePolicy({ uri, features }: AccountView): Json {
  const { yes } = features;
  const members = yes.includes('everyone') ? PUBLIC : yes.includes('followers') ? `${uri}/followers` : uri;
  return { canFeature: { automaticApproval: [members] } };
}

/** People whom somebody here recommends, as everybody is shown them (FEP-7aa9, FeaturedCollection). */
export function renderFeatured({ here, view, owner, people }: FeaturedInput): Json {
  const items = view.items.flatMap((item) => {
    const account = people.get(item.accountId);
    return item.state === 'accepted' && account !== undefined ? [renderFeaturedItem(item, account)] : [];
  });
  const collection: Json = {
    '@context': FEATURED_CONTEXT,
    id: view.uri,
    type: 'FeaturedCollection',
    attributedTo: owner.uri,
    url: view.url,
    name: view.name,
    sensitive: view.sensitive,
    discoverable: view.discoverable,
    published: toIso(view.createdAt),
    updated: toIso(view.updatedAt),
    totalItems: items.length,
    orderedItems: items,
  };
  const summary = escapeHtml(view.description);
  if (view.language === null) collection['summary'] = summary;
  else collection['summaryMap'] = { [view.language]: summary };
  if (view.tag !== null) collection['topic'] = renderHashtag(mint.tag(here, view.tag), view.tag);
  return collection;
}

/** Somebody in it, with their consent. */
export function renderFeaturedItem(
  { uri, stampUri }: Pick<ItemView, 'uri' | 'stampUri'>,
  account: Pick<AccountView, 'uri' | 'kind'>,
): Json {
  return {
    id: uri,
    type: 'FeaturedItem',
    featuredObject: account.uri,
    featuredObjectType: TYPES[account.kind],
    featureAuthorization: stampUri,
  };
}

interface ChangeInput {
  ownerUri: string;
  target: string;
  object: Json | string;
  /** Keeps the ids of several apart. */
  serial: number;
}

/** Something is in a collection from now on, or no longer. */
export function renderFeaturedChange(
  type: 'Add' | 'Remove',
  { ownerUri, target, object, serial }: ChangeInput,
): Activity {
  return {
    '@context': FEATURED_CONTEXT,
    id: `${ownerUri}#${type.toLowerCase()}s/featured/${serial}`,
    type,
    actor: ownerUri,
    to: [PUBLIC],
    object: typeof object === 'string' ? object : embed(object),
    target,
  };
}

export function renderFeaturedUpdate(collection: Json, at: number): Activity {
  return {
    '@context': FEATURED_CONTEXT,
    id: `${collection['id']}#updates/${at}`,
    type: 'Update',
    actor: collection['attributedTo'] as string,
    to: [PUBLIC],
    object: embed(collection),
  };
}

export interface FeatureRequestInput {
  uri: string;
  /** Whose collection it is. */
  ownerUri: string;
  accountUri: string;
  collectionUri: string;
}

/** Somebody here asks whether they may show somebody elsewhere. */
export function renderFeatureRequest({ uri, ownerUri, accountUri, collectionUri }: FeatureRequestInput): Activity {
  return {
    '@context': FEATURED_CONTEXT,
    id: uri,
    type: 'FeatureRequest',
    actor: ownerUri,
    object: accountUri,
    instrument: collectionUri,
  };
}

/** The answer of somebody here; `stampUri`: null is a no. */
export function renderFeatureAnswer({
  stampUri,
  serial,
  ...request
}: FeatureRequestInput & { stampUri: string | null; serial: number }): Activity {
  const type = stampUri === null ? 'Reject' : 'Accept';
  const activity: Activity = {
    '@context': FEATURED_CONTEXT,
    id: `${request.accountUri}#${type.toLowerCase()}s/features/${serial}`,
    type,
    actor: request.accountUri,
    to: [request.ownerUri],
    object: embed(renderFeatureRequest(request)),
  };
  if (stampUri !== null) activity['result'] = stampUri;
  return activity;
}

/** The consent of somebody here to be in a collection. */
export function renderFeatureStamp(stampUri: string, accountUri: string, collectionUri: string): Json {
  return {
    '@context': FEATURED_CONTEXT,
    id: stampUri,
    type: 'FeatureAuthorization',
    attributedTo: accountUri,
    interactingObject: collectionUri,
    interactionTarget: accountUri,
  };
}

/** Consent that is taken back, with what it was for: some look at nothing else. */
export function renderFeatureStampDeletion(stamp: Json): Activity {
  return {
    '@context': FEATURED_CONTEXT,
    id: `${stamp['id']}#delete`,
    type: 'Delete',
    actor: stamp['attributedTo'] as string,
    to: [PUBLIC],
    object: embed(stamp),
  };
}
