const AS = 'https://www.w3.org/ns/activitystreams';

/** The audience of everyone (ActivityPub §5.6), written out: some readers know no other form. */
export const PUBLIC = `${AS}#Public`;

const TOOT = 'http://joinmastodon.org/ns#';
const EMOJI = { toot: TOOT, Emoji: 'toot:Emoji' };
const FOCAL_POINT = { focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' } };

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
  },
];
