import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { CredentialAccount } from '@linnet/api-schemas/mastodon/credential-account.ts';
import { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { NotificationGroup } from '@linnet/api-schemas/mastodon/notification-group.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Value from 'typebox/value';
import { createFacts, createMine } from '../../../../test/facts.ts';
import { ALL_PERMISSIONS } from '../../../core/staff/permissions.ts';
import type { AccountView } from '../../../core/views/account.ts';
import type { MediaView } from '../../../core/views/media.ts';
import type { PostView } from '../../../core/views/post.ts';
import type { QuoteView } from '../../../core/views/quote.ts';
import { ID_EPOCH } from '../../../lib/ids.ts';
import { renderAccount } from './account.ts';
import { renderCredentialAccount } from './credential-account.ts';
import { toDay, toInstant, toMidnight } from './dates.ts';
import { renderMediaAttachment } from './media-attachment.ts';
import { renderNotification } from './notification.ts';
import { groupKeyOf, parseGroupKey, renderNotificationGroup } from './notification-group.ts';
import type { Render } from './render.ts';
import { renderEntry, renderFacts, renderPost } from './status.ts';
import { renderContent } from './status-content.ts';
import { writeEntry, writeEntryForMany } from './status-json.ts';

const render: Render = {
  here: {
    config: {
      publicUrl: 'https://linnet.test',
      hosts: { web: 'linnet.test', handles: 'linnet.test', faces: new Map() },
      s3: null,
    },
  },
  proxyUrl: (url) => `https://linnet.test/media/proxy/x/${Buffer.from(url).toString('base64url')}`,
  remoteFileUrl: (url) => `https://linnet.test/remote?${url}`,
  stillUrl: (url) => `${render.proxyUrl(url)}/still`,
  findApp: (id) => (id === 1 ? { name: 'Web', website: null } : null),
};

const alice: AccountView = {
  id: 1,
  username: 'alice',
  domain: '',
  kind: 'person',
  displayName: 'Alice',
  note: '<p>hi</p>',
  noteSource: 'hi',
  uri: 'https://linnet.test/users/alice',
  url: 'https://linnet.test/@alice',
  avatarFile: 'ab/abcdefgh.webp',
  avatarRemoteUrl: null,
  headerFile: null,
  headerRemoteUrl: null,
  avatarDescription: '',
  headerDescription: '',
  showMedia: true,
  showMediaReplies: true,
  showFeatured: true,
  attributionDomains: [],
  fields: [{ name: 'site', value: '<a href="https://a.test">a.test</a>', source: 'https://a.test', verifiedAt: null }],
  mediaRejected: false,
  emojis: [],
  alsoKnownAs: [],
  locked: false,
  discoverable: true,
  indexable: false,
  hideCollections: false,
  features: { yes: ['everyone'], ask: [] },
  movedToId: null,
  badge: null,
  suspended: false,
  silenced: false,
  sensitized: false,
  createdAt: Date.UTC(2024, 1, 29, 13, 14, 15, 16),
  lastPostAt: Date.UTC(2024, 2, 1),
  postsCount: 3,
  followersCount: 2,
  followingCount: 1,
};
const remote: AccountView = {
  ...alice,
  id: 2,
  username: 'bob',
  domain: 'remote.test',
  avatarFile: null,
  avatarRemoteUrl: 'https://remote.test/a.png',
  emojis: [{ shortcode: 'blob', url: 'https://remote.test/blob.png' }],
};

const facts = createFacts(alice, {
  appId: 1,
  text: {
    mentions: [{ accountId: 2, username: 'bob', domain: 'remote.test', url: 'https://remote.test/@bob', uri: 'x' }],
    tags: ['birds'],
  },
  policy: { visibility: 'followers', audience: 'followers' },
});
const post: PostView = { facts, mine: createMine({ own: true, liked: true }), quote: null };

const VIEWER_KEYS = ['favourited', 'reblogged', 'muted', 'bookmarked', 'pinned', 'filtered'];

test('dates have the form of toISOString, days and midnights theirs', () => {
  for (const ms of [0, 1, 999, 86_399_999, 86_400_000, Date.UTC(2024, 1, 29, 23, 59, 59, 999), Date.UTC(2026, 7, 5)]) {
    assert.equal(toInstant(ms), new Date(ms).toISOString());
    assert.equal(toDay(ms), new Date(ms).toISOString().slice(0, 10));
    assert.equal(toMidnight(ms), `${toDay(ms)}T00:00:00.000Z`);
  }
});

test('accounts: own files by address, those of others through the proxy, defaults where there is none', () => {
  const own = renderAccount(render, alice);
  assert.ok(Value.Check(Account, own), JSON.stringify([...Value.Errors(Account, own)]));
  assert.equal(own.avatar, 'https://linnet.test/media/files/ab/abcdefgh.webp');
  assert.equal(own.header, 'https://linnet.test/media/default/header.png');
  assert.equal(own.created_at, '2024-02-29T00:00:00.000Z');
  assert.equal(own.acct, 'alice');
  assert.ok(!('suspended' in own) && !('limited' in own));

  const other = renderAccount(render, { ...remote, suspended: true, silenced: true }, alice);
  assert.ok(Value.Check(Account, other));
  assert.equal(other.acct, 'bob@remote.test');
  assert.match(other.avatar, /\/media\/proxy\//);
  assert.match(other.emojis[0]?.url ?? '', /\/media\/proxy\//);
  assert.deepEqual([other.suspended, other.limited, other.moved?.id], [true, true, '1']);
  assert.ok(!('roles' in other) && !('noindex' in other));
});

test('the owner gets what was typed', async () => {
  const defaults = {
    visibility: 'followers' as const,
    sensitive: false,
    language: 'en',
    quotePolicy: 'nobody' as const,
  };
  const owner = {
    key: 'owner',
    name: 'Owner',
    color: '',
    everything: true,
    position: 1_000,
    highlighted: true,
    twoFactor: false,
  };
  const account = renderCredentialAccount(render, {
    account: alice,
    role: { ...owner, permissions: ALL_PERMISSIONS },
    defaults,
    followRequestsCount: 4,
    locale: 'de',
  });
  assert.ok(Value.Check(CredentialAccount, account));
  assert.equal(account.source.privacy, 'private');
  assert.equal(account.source.note, 'hi');
  assert.equal(account.source.fields[0]?.value, 'https://a.test');
  assert.equal(account.fields[0]?.value, '<a href="https://a.test">a.test</a>');
});

test('statuses: the viewer has all marks, a visitor none', () => {
  const own = renderPost(render, post);
  assert.ok(Value.Check(Status, own), JSON.stringify([...Value.Errors(Status, own)]));
  assert.equal(own.visibility, 'private');
  assert.equal(own.favourited, true);
  assert.equal(own.pinned, false);
  assert.deepEqual(own.application, { name: 'Web', website: null });
  assert.equal(own.mentions[0]?.acct, 'bob@remote.test');
  assert.equal(own.tags[0]?.url, 'https://linnet.test/tags/birds');

  const seen = renderPost(render, { facts, mine: createMine(), quote: null });
  assert.ok(!('pinned' in seen) && 'bookmarked' in seen);
  const open = renderPost(render, { facts, mine: undefined, quote: null });
  assert.deepEqual(
    VIEWER_KEYS.filter((key) => key in open),
    [],
  );
});

test('a boost is a wrapper without text around the post', () => {
  const boost = {
    id: 11,
    uri: 'https://linnet.test/boosts/11',
    account: remote,
    visibility: 'public' as const,
    createdAt: 1,
  };
  const status = renderEntry(render, { entryId: 11, post, boost });
  assert.ok(Value.Check(Status, status));
  assert.deepEqual([status.id, status.account.id, status.content, status.mentions.length], ['11', '2', '', 0]);
  assert.deepEqual([status.reblog?.id, status.reblog?.content], ['10', '<p>hello</p>']);
  assert.equal(renderEntry(render, { entryId: 10, post, boost: undefined }).reblog, null);
});

test('an entry for many is written as it is for one', () => {
  const boost = { id: 11, uri: 'https://a.test/x', account: remote, visibility: 'public' as const, createdAt: 1 };
  const inner = { facts: createFacts(remote, { id: 12 }), mine: createMine({ liked: true }), quote: null };
  const quoting = { ...facts, quote: { state: 'accepted' as const, postId: 12, uri: null, stampUri: null } };
  const quotes: QuoteView[] = [
    { state: 'accepted', postId: 12, post: inner },
    { state: 'unauthorized', postId: null, post: undefined },
  ];
  const viewers = [createMine({ own: true }), createMine({ liked: true }), createMine({ muted: true, boosted: true })];
  for (const entry of [
    { entryId: 10, facts, boost: undefined, quotes: [null] },
    { entryId: 11, facts, boost, quotes: [null] },
    { entryId: 10, facts: quoting, boost: undefined, quotes },
    { entryId: 11, facts: quoting, boost, quotes },
  ]) {
    const write = writeEntryForMany(render, entry);
    for (const mine of [...viewers, ...viewers]) {
      for (const quote of entry.quotes) {
        const alone = renderEntry(render, { ...entry, post: { facts: entry.facts, mine, quote } });
        assert.deepEqual(JSON.parse(write(mine, quote)), JSON.parse(JSON.stringify(alone)));
        assert.ok(Value.Check(Status, alone), JSON.stringify([...Value.Errors(Status, alone)]));
      }
    }
    for (const quote of entry.quotes) {
      const open = { ...entry, post: { facts: entry.facts, mine: undefined, quote } };
      assert.deepEqual(JSON.parse(writeEntry(render, open)), JSON.parse(JSON.stringify(renderEntry(render, open))));
    }
  }
});

test('headlines and links become a part of the text, as text', () => {
  const text = { ...facts.text, title: 'a <b>', content: '<p>x</p>', linkUrl: 'https://a.test/?a=1&b="' };
  const { content, title } = renderFacts(render, { ...facts, text });
  assert.equal(title, 'a <b>');
  assert.match(
    content,
    /^<p><strong>a &lt;b&gt;<\/strong><\/p><p>x<\/p><p><a href="https:\/\/a.test\/\?a=1&amp;b=&quot;"/,
  );
  assert.equal(renderContent({ ...text, title: '', linkUrl: 'javascript:alert(1)' }), '<p>x</p>');
});

test('media: a file in the making has no address, another server’s file has ours', () => {
  const file: MediaView = {
    id: 5,
    kind: 'image',
    state: 'ready',
    mimeType: 'image/webp',
    key: 'ab/abcdefgh.webp',
    previewKey: 'ab/ijklmnop.webp',
    remoteUrl: null,
    bytes: 1_000,
    width: 1920,
    height: 1080,
    previewWidth: 640,
    previewHeight: 360,
    durationMs: null,
    detailsJson: null,
    remotePreviewUrl: null,
    blurhash: null,
    description: null,
    focusX: 0.5,
    focusY: -1,
    sanctionId: null,
  };
  const ready = renderMediaAttachment(render, file);
  assert.ok(Value.Check(MediaAttachment, ready));
  assert.deepEqual(ready.meta?.original, { width: 1920, height: 1080, size: '1920x1080', aspect: 1.7778 });
  assert.deepEqual(ready.meta?.focus, { x: 0.5, y: -1 });
  assert.equal(renderMediaAttachment(render, { ...file, state: 'processing' }).url, null);
  const theirs = renderMediaAttachment(render, {
    ...file,
    key: null,
    previewKey: null,
    remoteUrl: 'https://remote.test/video.mp4',
    kind: 'video',
    width: null,
  });
  assert.ok(Value.Check(MediaAttachment, theirs));
  assert.equal(theirs.url, 'https://linnet.test/remote?https://remote.test/video.mp4');
  assert.equal(theirs.remote_url, 'https://remote.test/video.mp4');
  assert.deepEqual([theirs.preview_url, theirs.meta?.original], [null, undefined]);
});

test('group keys stand for the ids they were made of', () => {
  const id = (Date.UTC(2026, 0, 1, 5) - ID_EPOCH) * 4096 + 7;
  const like = {
    id,
    kind: 'like' as const,
    account: remote,
    postId: 10,
    post,
    report: undefined,
    collection: undefined,
    severance: undefined,
    sanction: undefined,
    reaction: undefined,
    createdAt: Date.UTC(2026, 0, 1, 5),
  };
  const key = groupKeyOf(like);
  assert.equal(key, `favourite-10-${Math.floor(Date.UTC(2026, 0, 1) / 43_200_000)}`);
  const range = parseGroupKey(key);
  assert.ok(range !== undefined && 'kind' in range);
  assert.deepEqual([range.kind, range.postId], ['like', 10]);
  assert.ok(range.above < id && id < range.below);
  assert.notEqual(groupKeyOf({ ...like, id: range.below }), key);
  assert.notEqual(groupKeyOf({ ...like, id: range.above }), key);
  assert.deepEqual(parseGroupKey(groupKeyOf({ ...like, kind: 'mention' })), { id });
  assert.equal(parseGroupKey('mention-1-2'), undefined);

  assert.ok(Value.Check(Notification, renderNotification(render, like)));
  const group = renderNotificationGroup(render, key, [like, { ...like, id: id - 1 }]);
  assert.ok(Value.Check(NotificationGroup, group));
  assert.deepEqual([group.notifications_count, group.sample_account_ids, group.status_id], [2, ['2'], '10']);
});
