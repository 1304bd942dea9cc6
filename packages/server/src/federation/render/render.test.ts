import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFacts, type FactsChanges } from '../../../test/facts.ts';
import type { AccountView } from '../../core/views/account.ts';
import type { Visibility } from '../../core/views/facts.ts';
import type { MediaView } from '../../core/views/media.ts';
import { readDocument } from '../read/read-document.ts';
import { renderAccept, renderAnnounce, renderCreate, renderDelete, renderFollow, renderUndo } from './activity.ts';
import { renderActorDocument } from './actor.ts';
import { PUBLIC } from './context.ts';
import { type NoteInput, renderNote, renderNoteDocument } from './note.ts';
import { serializeActivity } from './serialize.ts';
import { renderTombstoneDocument } from './tombstone.ts';

const publicUrl = 'https://linnet.test';
const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

const account: AccountView = {
  id: 1,
  username: 'alice',
  domain: '',
  kind: 'person',
  displayName: 'Alice',
  note: '<p>hi</p>',
  noteSource: 'hi',
  uri: `${publicUrl}/users/alice`,
  url: `${publicUrl}/@alice`,
  avatarFile: 'ab/abcdefghij.webp',
  avatarRemoteUrl: null,
  headerFile: null,
  headerRemoteUrl: null,
  avatarDescription: '',
  headerDescription: '',
  showMedia: true,
  showMediaReplies: true,
  showFeatured: true,
  attributionDomains: [],
  fields: [{ name: 'site', value: 'x.test', verifiedAt: null }],
  mediaRejected: false,
  emojis: [{ shortcode: 'linnet', url: `${publicUrl}/media/files/ab/emoji00000.png` }],
  alsoKnownAs: ['https://old.test/users/alice'],
  locked: true,
  discoverable: true,
  indexable: false,
  hideCollections: false,
  features: { yes: ['everyone'], ask: [] },
  movedToId: null,
  badge: null,
  suspended: false,
  silenced: false,
  sensitized: false,
  createdAt: AT,
  lastPostAt: null,
  postsCount: 0,
  followersCount: 0,
  followingCount: 0,
};

const media: MediaView = {
  id: 5,
  kind: 'image',
  state: 'ready',
  mimeType: 'image/webp',
  key: 'cd/cdefghijkl.webp',
  previewKey: null,
  remoteUrl: null,
  bytes: 1_000,
  width: 640,
  height: 480,
  previewWidth: null,
  previewHeight: null,
  durationMs: null,
  detailsJson: null,
  remotePreviewUrl: null,
  blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
  description: 'a bird',
  focusX: 0.5,
  focusY: -0.25,
  sanctionId: null,
};

const mentions = [
  { accountId: 2, username: 'bob', domain: 'b.test', url: 'https://b.test/@bob', uri: 'https://b.test/users/bob' },
  { accountId: 3, username: 'ann', domain: '', url: `${publicUrl}/@ann`, uri: `${publicUrl}/users/ann` },
];

const here = {
  config: { publicUrl, hosts: { web: 'linnet.test', handles: 'linnet.test', faces: new Map() }, s3: null },
};

const toInput = (changes: FactsChanges = {}, more: Partial<NoteInput> = {}): NoteInput => ({
  here,
  post: createFacts(account, { ...changes, id: 7, text: { mentions, tags: ['birds'], ...changes.text } }),
  source: { text: 'hello', type: 'text/plain' },
  ...more,
});

describe('renderActorDocument', () => {
  const publicKey = { keyId: `${account.uri}#main-key`, publicKeyPem: createPem() };
  const actor = renderActorDocument({ here, account, publicKey });

  it('is an actor that our own reader, strict about types, understands', () => {
    const reading = readDocument(JSON.stringify(actor));
    assert.ok(reading.understood && reading.kind === 'actor', JSON.stringify(reading));
  });

  it('has the collections, key and image where Mastodon looks for them', () => {
    assert.equal(actor['url'], `${publicUrl}/@alice`, 'a plain text: WriteFreely reads nothing else');
    assert.equal(actor['webfinger'], 'alice@linnet.test', 'a handle without acct: (FEP-2c59)');
    assert.equal(actor['inbox'], `${account.uri}/inbox`);
    assert.deepEqual(actor['endpoints'], { sharedInbox: `${publicUrl}/inbox` });
    assert.equal(actor['featured'], `${account.uri}/collections/featured`);
    assert.equal(actor['manuallyApprovesFollowers'], true);
    assert.equal(actor['published'], '2026-01-02T03:04:05.000Z');
    assert.deepEqual(actor['publicKey'], {
      id: publicKey.keyId,
      owner: account.uri,
      publicKeyPem: publicKey.publicKeyPem,
    });
    assert.deepEqual(actor['icon'], {
      type: 'Image',
      url: `${publicUrl}/media/files/ab/abcdefghij.webp`,
      mediaType: 'image/webp',
    });
    assert.deepEqual(actor['attachment'], [{ type: 'PropertyValue', name: 'site', value: 'x.test' }]);
    assert.deepEqual(actor['alsoKnownAs'], ['https://old.test/users/alice']);
    assert.equal((actor['tag'] as { name: string }[])[0]?.name, ':linnet:');
    assert.ok(!('image' in actor) && !('movedTo' in actor) && !('suspended' in actor));
  });

  it('never shows what the owner typed nor our own ids', () => {
    assert.ok(!JSON.stringify(actor).includes('noteSource'));
  });

  it('maps every kind of account, and gives the server itself no followers', () => {
    const typeOf = (kind: AccountView['kind']) =>
      renderActorDocument({ here, account: { ...account, kind }, publicKey });
    assert.deepEqual(
      (['person', 'service', 'group', 'application', 'organization'] as const).map((kind) => typeOf(kind)['type']),
      ['Person', 'Service', 'Group', 'Application', 'Organization'],
    );
    assert.ok(!('followers' in typeOf('application')));
  });
});

describe('renderNote', () => {
  it('addresses each visibility as Mastodon does', () => {
    const followers = `${account.uri}/followers`;
    const named = ['https://b.test/users/bob', `${publicUrl}/users/ann`];
    const audience = (visibility: Visibility) => {
      const { to, cc } = renderNote(toInput({ policy: { visibility } }));
      return [to, cc];
    };
    assert.deepEqual(audience('public'), [[PUBLIC], [followers, ...named]]);
    assert.deepEqual(audience('unlisted'), [[followers], [PUBLIC, ...named]]);
    assert.deepEqual(audience('followers'), [[followers], named]);
    assert.deepEqual(audience('direct'), [named, []]);
  });

  it('comes back through our reader as it was meant', () => {
    const input = toInput(
      { text: { contentWarning: 'birds', sensitive: true }, editedAt: AT + 1000, media: [media] },
      { replyToUri: 'https://b.test/posts/1' },
    );
    const reading = readDocument(JSON.stringify(renderNoteDocument(input)));
    assert.ok(reading.understood && reading.kind === 'object', JSON.stringify(reading));
    const value = reading.value as unknown as Record<string, unknown>;
    assert.equal(value['content'], '<p>hello</p>');
    assert.equal(value['summary'], 'birds');
    assert.equal(value['sensitive'], true);
    assert.equal(value['inReplyTo'], 'https://b.test/posts/1');
    assert.equal(value['visibility'], 'public');
  });

  it('has tags with the full handle, of our people as well', () => {
    assert.deepEqual(renderNote(toInput())['tag'], [
      { type: 'Mention', href: 'https://b.test/users/bob', name: '@bob@b.test' },
      { type: 'Mention', href: `${publicUrl}/users/ann`, name: '@ann@linnet.test' },
      { type: 'Hashtag', href: `${publicUrl}/tags/birds`, name: '#birds' },
    ]);
  });

  it('has files with all that is known about them', () => {
    assert.deepEqual(renderNote(toInput({ media: [media] }))['attachment'], [
      {
        type: 'Document',
        url: `${publicUrl}/media/files/cd/cdefghijkl.webp`,
        mediaType: 'image/webp',
        name: 'a bird',
        width: 640,
        height: 480,
        blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
        focalPoint: [0.5, -0.25],
      },
    ]);
  });

  it('leaves out what there is not', () => {
    const note = renderNote(toInput({ text: { language: null, mentions: [], tags: [] } }, { source: undefined }));
    for (const key of ['summary', 'contentMap', 'inReplyTo', 'updated', 'attachment', 'tag', 'source', 'name']) {
      assert.ok(!(key in note), key);
    }
  });
});

describe('activities', () => {
  const follow = { uri: 'https://b.test/f/1', actorUri: 'https://b.test/users/bob', objectUri: account.uri };

  it('embeds the whole Follow in Accept, without a context of its own', () => {
    const accept = renderAccept(follow, 9);
    assert.equal(accept.actor, account.uri);
    assert.deepEqual(accept['object'], { id: follow.uri, type: 'Follow', actor: follow.actorUri, object: account.uri });
  });

  it('undoes with the undone embedded and its audience', () => {
    const boost = { uri: `${publicUrl}/boosts/3`, visibility: 'public' as const, createdAt: AT };
    const uris = { actorUri: account.uri, postUri: 'https://b.test/1', authorUri: 'https://b.test/users/bob' };
    const announce = renderAnnounce({ boost, ...uris });
    const undo = renderUndo(announce);
    assert.equal(undo.id, `${boost.uri}#undo`);
    assert.deepEqual([undo['to'], undo['cc']], [announce['to'], announce['cc']]);
    assert.ok(!('@context' in (undo['object'] as object)));
    assert.ok(!('to' in renderUndo(renderFollow(follow))));
  });

  it('are all understood by our reader', () => {
    const deletion = { actorUri: account.uri, postUri: `${publicUrl}/posts/7`, visibility: 'public' as const };
    const documents = [
      renderCreate(renderNote(toInput())),
      renderAccept(follow, 1),
      renderUndo(renderFollow(follow)),
      renderDelete({ ...deletion, mentioned: [] }),
      renderTombstoneDocument(`${publicUrl}/posts/7`, AT),
    ];
    for (const document of documents) {
      const reading = readDocument(JSON.stringify(document));
      assert.ok(reading.understood, JSON.stringify(reading));
    }
  });

  it('stay below what Misskey takes: a long post goes without what repeats its content', () => {
    const short = renderCreate(renderNote(toInput()));
    assert.deepEqual(JSON.parse(serializeActivity(short)), JSON.parse(JSON.stringify(short)));
    const content = 'ä'.repeat(25_000);
    const long = serializeActivity(
      renderCreate(renderNote(toInput({ text: { content } }, { source: { text: content, type: 'text/plain' } }))),
    );
    assert.ok(Buffer.byteLength(long) < 64_000, String(Buffer.byteLength(long)));
    const { object } = JSON.parse(long);
    assert.equal(object.content, content);
    assert.ok(!('source' in object) && !('contentMap' in object));
  });
});

/** Any key: only its place is looked at. */
function createPem(): string {
  return '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq\n-----END PUBLIC KEY-----\n';
}
