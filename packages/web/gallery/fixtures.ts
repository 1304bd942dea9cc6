import type {
  Account,
  Draft,
  FeaturedTag,
  Filter,
  Instance,
  List,
  MediaAttachment,
  Notification,
  OwnAccount,
  Poll,
  PreviewCard,
  Relationship,
  ScheduledStatus,
  Status,
  Tag,
} from '../src/lib/api/types.ts';
import type { NotificationGroup } from '../src/lib/notification/group.ts';

/* People and posts of the gallery: the smallest that components can show, and the largest that people make. */

export const NOW = '2026-03-02T14:05:00.000Z';
/** Longer than any column, and with nothing to break it at. */
export const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
export const WORDS =
  'Nobody reads the sign at the gate, and so the hedge is as it was: high, green, and full of birds.';
export const ARABIC = 'سماء صافية فوق المدينة، والطيور عائدة من الجنوب';

const picture = (color: string, width = 4, height = 3) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${color}"/></svg>`)}`;

let nextId = 1;
export const id = () => String(nextId++);

export function account(parts: Partial<Account> = {}): Account {
  const username = parts.username ?? 'alice';
  return {
    id: id(),
    username,
    acct: username,
    display_name: 'Alice Finch',
    locked: false,
    bot: false,
    group: false,
    created_at: NOW,
    note: `<p>${WORDS}</p>`,
    url: `https://a.test/@${username}`,
    uri: `https://a.test/users/${username}`,
    avatar: picture('#3c6b45', 1, 1),
    avatar_static: picture('#3c6b45', 1, 1),
    header: picture('#8fc79a', 3, 1),
    header_static: picture('#8fc79a', 3, 1),
    avatar_description: '',
    header_description: '',
    followers_count: 1,
    following_count: 12,
    statuses_count: 1_234_567,
    emojis: [],
    fields: [
      { name: 'Site', value: '<a href="https://a.test/">a.test</a>', verified_at: NOW },
      { name: LONG, value: LONG, verified_at: null },
    ],
    ...parts,
  } as Account;
}

export const alice = account();
export const long = account({
  username: 'long',
  acct: `${'long'.repeat(12)}@${'host'.repeat(10)}.test`,
  display_name: LONG,
});
export const arabic = account({ username: 'salma', display_name: 'سلمى الطيور', note: `<p>${ARABIC}</p>` });
export const bare = account({ username: 'bare', display_name: '', note: '', fields: [], locked: true, bot: true });

export const me = {
  ...account({ username: 'me', display_name: 'Me' }),
  source: { privacy: 'public', sensitive: false, language: 'en', note: WORDS, fields: [{ name: 'a', value: 'b' }] },
  role: { id: '-99', name: '', color: '', permissions: '0', highlighted: false, collection_limit: 10 },
  locale: null,
} as unknown as OwnAccount;

export const instance = {
  title: 'Hedgerow',
  description: WORDS,
  version: '4.5.0 (compatible; Linnet 0.1.0)',
  claimed: true,
  registrations: { enabled: true, approval_required: true },
} as Instance;

export const relationship = (parts: Partial<Relationship>): Relationship =>
  ({
    following: false,
    requested: false,
    blocking: false,
    muting: false,
    followed_by: false,
    ...parts,
  }) as Relationship;

export const media = (parts: Partial<MediaAttachment> = {}): MediaAttachment =>
  ({
    id: id(),
    type: 'image',
    url: picture('#b02a44'),
    preview_url: picture('#b02a44'),
    description: 'A red field',
    meta: { original: { width: 400, height: 300 } },
    blurhash: null,
    ...parts,
  }) as MediaAttachment;

export const card = (parts: Partial<PreviewCard> = {}): PreviewCard =>
  ({
    url: 'https://news.test/linnets',
    title: 'Linnets are back in the north of the city',
    description: WORDS,
    provider_name: 'News',
    image: picture('#1f5fa8', 19, 10),
    image_description: '',
    width: 1_900,
    height: 1_000,
    blurhash: null,
    language: null,
    author_name: '',
    authors: [],
    ...parts,
  }) as PreviewCard;

export const poll = (parts: Partial<Poll> = {}): Poll =>
  ({
    id: id(),
    expires_at: '2026-03-04T14:05:00.000Z',
    expired: false,
    multiple: false,
    votes_count: 3,
    voters_count: 3,
    options: [
      { title: 'Linnet', votes_count: 2 },
      { title: LONG, votes_count: 1 },
    ],
    emojis: [],
    voted: false,
    own_votes: [],
    ...parts,
  }) as Poll;

export function status(parts: Partial<Status> = {}): Status {
  const own = id();
  return {
    id: own,
    uri: `https://a.test/posts/${own}`,
    url: `https://a.test/@alice/${own}`,
    created_at: NOW,
    edited_at: null,
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    account: alice,
    content: `<p>${WORDS} <a href="https://a.test/">a.test</a></p>`,
    spoiler_text: '',
    sensitive: false,
    visibility: 'public',
    language: 'en',
    replies_count: 1,
    reblogs_count: 0,
    favourites_count: 12_345,
    media_attachments: [],
    mentions: [],
    tags: [],
    emojis: [],
    card: null,
    poll: null,
    quote: null,
    quotes_count: 0,
    quote_approval: { automatic: ['public'], manual: [], current_user: 'automatic' },
    reblog: null,
    title: null,
    local_only: false,
    emoji_reactions: [],
    ...parts,
  } as unknown as Status;
}

/** One of each layout, and of what may happen to a post. */
/** A filter with a long name, which ended, and one with little in it. */
export const filters: Filter[] = [
  {
    id: '1',
    title: LONG,
    context: ['home'],
    expires_at: NOW,
    filter_action: 'hide',
    keywords: ['spoiler', ARABIC, LONG].map((keyword, i) => ({ id: `${i}`, keyword, whole_word: i === 0 })),
    statuses: [{ id: '1', status_id: '1' }],
  },
  { id: '2', title: 'Blood', context: ['home'], expires_at: null, filter_action: 'blur', keywords: [], statuses: [] },
];

export const lists: List[] = [
  { id: '1', title: LONG, replies_policy: 'followed', exclusive: true },
  { id: '2', title: ARABIC, replies_policy: 'list', exclusive: false },
];

const day = (uses: number) => ({ day: '1772409600', uses: `${uses}`, accounts: `${uses}` });

/** One that is used a lot, one that nobody used. */
export const tags: Tag[] = [
  { id: LONG, name: LONG, url: '#', history: [9, 4, 0, 12, 3, 1, 7].map(day), following: true, featuring: true },
  { id: 'quiet', name: 'quiet', url: '#', history: [0, 0, 0, 0, 0, 0, 0].map(day), following: false, featuring: false },
];
export const featured: FeaturedTag[] = tags.map(({ name }, i) => ({
  id: `${i}`,
  name,
  url: '#',
  statuses_count: `${i * 1_200}`,
  last_status_at: null,
}));

const quote = (state: string, quoted: Status | null) =>
  ({ state, quoted_status: quoted }) as unknown as Status['quote'];

export const statuses: [string, Status][] = [
  ['post', status()],
  [
    'own, edited, for followers, here only',
    status({ account: me, edited_at: NOW, visibility: 'private', local_only: true }),
  ],
  ['marked', status({ favourited: true, reblogged: true, bookmarked: true, account: long })],
  ['boosted', status({ account: long, reblog: status() as Status['reblog'] })],
  ['right to left', status({ account: arabic, content: `<p>${ARABIC}</p>`, language: 'ar' })],
  ['a word that does not break', status({ content: `<p>${LONG} ${LONG.repeat(3)}</p>`, account: long })],
  ['content warning', status({ spoiler_text: 'Spiders', media_attachments: [media()] })],
  ['photo', status({ content: '<p>Red</p>', media_attachments: [media()] })],
  [
    'photos',
    status({ content: '', media_attachments: [media(), media(), media({ description: null }), media(), media()] }),
  ],
  [
    'sensitive',
    status({ sensitive: true, content: '<p>Not for breakfast</p>', media_attachments: [media(), media()] }),
  ],
  ['link', status({ content: '<p>Read this</p>', card: card() })],
  [
    'link with words of its own',
    status({
      content: `<p>${WORDS}</p><p>${WORDS}</p>`,
      card: card({ authors: [{ name: LONG, url: '', account: null }] }),
    }),
  ],
  [
    'link, a high picture, an author',
    status({
      content: '',
      card: card({
        image: picture('#2f6b45', 10, 16),
        width: 100,
        height: 160,
        authors: [{ name: 'Ada Finch', url: '', account: null }],
      }),
    }),
  ],
  ['link, sensitive', status({ content: '', sensitive: true, card: card() })],
  [
    'link, right to left',
    status({
      account: arabic,
      content: `<p>${ARABIC}</p>`,
      language: 'ar',
      card: card({ title: ARABIC, description: ARABIC, provider_name: ARABIC, language: 'ar' }),
    }),
  ],
  ['link without picture', status({ content: '', card: card({ image: null, title: LONG, description: '' }) })],
  ['article', status({ title: 'Bread rule of the house', content: `<p>${`${WORDS} `.repeat(12)}</p>` })],
  ['article, in full', status({ title: LONG, content: `<p>${WORDS}</p>` })],
  ['comment', status({ in_reply_to_id: '1', in_reply_to_account_id: alice.id })],
  ['poll to answer', status({ poll: poll() })],
  ['poll answered', status({ poll: poll({ voted: true, own_votes: [1], expired: true }) })],
  [
    'poll with hidden numbers',
    status({
      poll: poll({ multiple: true, voted: true, own_votes: [0], options: [{ title: 'Linnet', votes_count: null }] }),
    }),
  ],
  ['quote', status({ quote: quote('accepted', status()) })],
  ['quote of a quote', status({ quote: quote('accepted', status({ quote: quote('accepted', null) })) })],
  ['quote of somebody muted', status({ quote: quote('muted_account', status()) })],
  ...['deleted', 'pending', 'rejected', 'revoked', 'unauthorized'].map((state): [string, Status] => [
    `quote that is ${state}`,
    status({ quote: quote(state, null) }),
  ]),
  ['reactions', status({ emoji_reactions: [{ name: '🐦', count: 3 }] as unknown as Status['emoji_reactions'] })],
];

export function notification(type: string, count = 1, parts: Partial<Notification> = {}): NotificationGroup {
  const accounts = [alice, long, arabic, bare].slice(0, count);
  const about = ['follow', 'follow_request', 'admin.sign_up'].includes(type) ? null : status();
  const newest = { id: id(), type, created_at: NOW, account: accounts[0], status: about, ...parts } as Notification;
  return { key: newest.id, newest, accounts } as NotificationGroup;
}

const draft = (parts: Partial<Draft['params']> = {}): Draft => ({
  id: id(),
  updated_at: '2026-03-04T14:05:00.000Z',
  params: {
    text: WORDS,
    application_id: 1,
    visibility: 'public',
    sensitive: false,
    spoiler_text: '',
    language: 'en',
    in_reply_to_id: null,
    quoted_status_id: null,
    quote_approval_policy: null,
    media_ids: [],
    poll: null,
    local_only: false,
    ...parts,
  },
  media_attachments: [],
});

const scheduled = (problem: string | null, made = draft()): ScheduledStatus => ({
  id: made.id,
  scheduled_at: '2099-03-04T14:05:00.000Z',
  params: {
    ...made.params,
    idempotency: null,
    scheduled_at: null,
    with_rate_limit: false,
  },
  media_attachments: [media(), media()],
  problem,
});

/** What is not out yet. */
export const drafts: [string, Draft | ScheduledStatus][] = [
  ['kept', draft({ text: LONG.repeat(20), quoted_status_id: '1' })],
  [
    'without words, with a poll',
    draft({ text: '', poll: { options: ['Linnet', LONG], expires_in: 300, multiple: false, hide_totals: false } }),
  ],
  ['scheduled', scheduled(null)],
  ['could not be published', scheduled('Media not found')],
];
