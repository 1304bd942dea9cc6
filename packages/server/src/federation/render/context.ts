const AS = 'https://www.w3.org/ns/activitystreams';

/** The audience of everyone (ActivityPub §5.6), written out: some readers know no other form. */
export const PUBLIC = `${AS}#Public`;

const TOOT = 'http://joinmastodon.org/ns#';
const EMOJI = { toot: TOOT, Emoji: 'toot:Emoji' };
const FOCAL_POINT = { focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' } };

const FEP_044F = 'https://w3id.org/fep/044f#';
const FEP_7AA9 = 'https://w3id.org/fep/7aa9#';
const GTS = 'https://gotosocial.org/ns#';
/** Quotes under all their names, and who may quote. */
const QUOTES = {
  gts: GTS,
  interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
  canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
  automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
  quote: { '@id': `${FEP_044F}quote`, '@type': '@id' },
  quoteAuthorization: { '@id': `${FEP_044F}quoteAuthorization`, '@type': '@id' },
  quoteUrl: 'as:quoteUrl',
  quoteUri: 'http://fedibird.com/ns#quoteUri',
  _misskey_quote: 'https://misskey-hub.net/ns#_misskey_quote',
};

/** For activities that hold ids only. */
export const PLAIN_CONTEXT = AS;

export const ACTOR_CONTEXT = [
  AS,
  'https://w3id.org/security/v1',
  {
    ...EMOJI,
    // Not the real address of schema.org: everyone copied Mastodon's, and readers compare texts.
    schema: 'http://schema.org#',
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
    movedTo: { '@id': 'as:movedTo', '@type': '@id' },
    featured: { '@id': 'toot:featured', '@type': '@id' },
    featuredTags: { '@id': 'toot:featuredTags', '@type': '@id' },
    featuredCollections: { '@id': `${FEP_7AA9}featuredCollections`, '@type': '@id' },
    gts: GTS,
    interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
    canFeature: { '@id': `${FEP_7AA9}canFeature`, '@type': '@id' },
    automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    suspended: 'toot:suspended',
    showMedia: 'toot:showMedia',
    showRepliesInMedia: 'toot:showRepliesInMedia',
    showFeatured: 'toot:showFeatured',
    attributionDomains: { '@id': 'toot:attributionDomains', '@type': '@id' },
    webfinger: 'https://purl.archive.org/socialweb/webfinger#webfinger',
    ...FOCAL_POINT,
  },
];

export const NOTE_CONTEXT = [
  AS,
  {
    ...EMOJI,
    sensitive: 'as:sensitive',
    Hashtag: 'as:Hashtag',
    blurhash: 'toot:blurhash',
    votersCount: 'toot:votersCount',
    ...FOCAL_POINT,
    ...QUOTES,
  },
];

/** For requests to quote, with the post that quotes. */
export const QUOTE_REQUEST_CONTEXT = [...NOTE_CONTEXT, { QuoteRequest: `${FEP_044F}QuoteRequest` }];

export const STAMP_CONTEXT = [
  AS,
  {
    gts: GTS,
    QuoteAuthorization: `${FEP_044F}QuoteAuthorization`,
    interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
    interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
  },
];

/** For choices of people, what is in them, and consent to be there. */
export const FEATURED_CONTEXT = [
  AS,
  {
    gts: GTS,
    toot: TOOT,
    sensitive: 'as:sensitive',
    Hashtag: 'as:Hashtag',
    discoverable: 'toot:discoverable',
    FeaturedCollection: `${FEP_7AA9}FeaturedCollection`,
    FeaturedItem: `${FEP_7AA9}FeaturedItem`,
    FeatureRequest: `${FEP_7AA9}FeatureRequest`,
    FeatureAuthorization: `${FEP_7AA9}FeatureAuthorization`,
    topic: { '@id': `${FEP_7AA9}topic`, '@type': '@id' },
    featuredObject: { '@id': `${FEP_7AA9}featuredObject`, '@type': '@id' },
    featuredObjectType: { '@id': `${FEP_7AA9}featuredObjectType`, '@type': '@id' },
    featureAuthorization: { '@id': `${FEP_7AA9}featureAuthorization`, '@type': '@id' },
    interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
    interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
  },
];
