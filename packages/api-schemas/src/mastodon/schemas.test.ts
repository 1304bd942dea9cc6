import assert from 'node:assert/strict';
import { test } from 'node:test';
import Value from 'typebox/value';
import { DateTime, Id, nullable } from './common.ts';
import { Context } from './context.ts';
import { Instance } from './instance.ts';
import { GroupedNotifications } from './notification-group.ts';
import { Relationship } from './relationship.ts';
import { DeletedStatus, Status } from './status.ts';
import { Visibility } from './visibility.ts';

const account = {
  id: '1',
  username: 'alice',
  acct: 'alice',
  display_name: '',
  locked: false,
  bot: false,
  group: false,
  discoverable: null,
  indexable: false,
  created_at: '2026-01-01T00:00:00.000Z',
  note: '',
  url: 'https://linnet.test/@alice',
  uri: 'https://linnet.test/users/alice',
  avatar: 'https://linnet.test/a.png',
  avatar_static: 'https://linnet.test/a.png',
  avatar_description: '',
  header: 'https://linnet.test/h.png',
  header_static: 'https://linnet.test/h.png',
  header_description: '',
  followers_count: 0,
  following_count: 0,
  statuses_count: 0,
  last_status_at: null,
  hide_collections: null,
  emojis: [],
  fields: [],
};

const status = {
  id: '2',
  uri: 'https://linnet.test/users/alice/statuses/2',
  url: null,
  created_at: '2026-01-01T00:00:00.000Z',
  edited_at: null,
  in_reply_to_id: null,
  in_reply_to_account_id: null,
  account,
  content: '<p>hello</p>',
  spoiler_text: '',
  sensitive: false,
  visibility: 'public',
  language: null,
  replies_count: 0,
  reblogs_count: 0,
  favourites_count: 0,
  quotes_count: 0,
  media_attachments: [],
  mentions: [],
  tags: [],
  emojis: [],
  tagged_collections: [],
  card: null,
  poll: null,
  quote_approval: { automatic: ['public'], manual: [], current_user: 'automatic' },
  local_only: false,
  emoji_reactions: [],
  community: null,
  title: null,
  dislikes_count: 0,
  pleroma: { local: true, conversation_id: 1, in_reply_to_account_acct: null, emoji_reactions: [] },
  reblog: null,
  quote: null,
};

test('a status without a viewer needs none of the viewer keys, and none of them may be null', () => {
  assert.equal(Value.Check(Status, status), true);
  assert.equal(Value.Check(Status, { ...status, favourited: true, filtered: [] }), true);
  for (const key of ['favourited', 'reblogged', 'muted', 'bookmarked', 'pinned', 'filtered']) {
    assert.equal(Value.Check(Status, { ...status, [key]: null }), false, key);
  }
});

test('keys that apps require are required', () => {
  const keys =
    'in_reply_to_id language url edited_at reblog poll card quote quotes_count quote_approval mentions'.split(' ');
  for (const key of keys) {
    const { [key]: _gone, ...rest } = status as Record<string, unknown>;
    assert.equal(Value.Check(Status, rest), false, key);
  }
});

test('boosts hold a post and quotes hold a post, each to a fixed depth', () => {
  const quoted = { ...status, quote: { state: 'accepted', quoted_status_id: '9' } };
  const quoting = { ...status, quote: { state: 'accepted', quoted_status: quoted } };
  assert.equal(Value.Check(Status, quoting), true);
  assert.equal(Value.Check(Status, { ...status, reblog: quoting }), true);
  assert.equal(Value.Check(Status, { ...status, reblog: { ...status, reblog: status } }), false);
  assert.equal(Value.Check(Context, { ancestors: [status], descendants: [] }), true);
});

test('a deleted status carries text instead of content', () => {
  const { content, ...rest } = status;
  assert.equal(Value.Check(DeletedStatus, { ...rest, text: 'hello' }), true);
  assert.equal(Value.Check(DeletedStatus, { ...rest, content }), false);
});

test('a group carries its newest notification id as a number', () => {
  const group = {
    group_key: 'favourite-2-1',
    notifications_count: 1,
    type: 'favourite',
    most_recent_notification_id: 7,
    sample_account_ids: ['1'],
    status_id: '2',
  };
  const page = { accounts: [account], statuses: [status], notification_groups: [group] };
  assert.equal(Value.Check(GroupedNotifications, page), true);
  const wrong = { ...page, notification_groups: [{ ...group, most_recent_notification_id: '7' }] };
  assert.equal(Value.Check(GroupedNotifications, wrong), false);
});

test('ids, dates and enums are what strict apps decode', () => {
  assert.equal(Value.Check(Id, '01J8Z'), false);
  assert.equal(Value.Check(Id, 12), false);
  assert.equal(Value.Check(DateTime, '2026-01-01T00:00:00Z'), false);
  assert.equal(Value.Check(Visibility, 'limited'), false);
  assert.equal(Value.Check(nullable(Visibility), null), true);
  assert.equal(Value.Check(nullable(Visibility), 'limited'), false);
  assert.ok(Relationship.required.includes('endorsed'));
  assert.ok(Instance.required.includes('configuration'));
});
