import { generateAccountKeys, type KeyPair } from '../src/core/accounts/keys.ts';
import { type RemoteAccount, receiveAccount } from '../src/core/accounts/receive.ts';
import { boostPost } from '../src/core/boosts/boost.ts';
import type { Context } from '../src/core/context.ts';
import { acceptFollow, followAccount } from '../src/core/follows/follow.ts';
import { createApp, ensureWebApp } from '../src/core/oauth/apps.ts';
import { createToken } from '../src/core/oauth/tokens.ts';
import { type CreatePostInput, createPost } from '../src/core/posts/create.ts';
import { findStats } from '../src/core/posts/queries.ts';
import { type RemotePost, receivePost } from '../src/core/posts/receive.ts';
import { insertUser } from '../src/core/users/create-user.ts';
import { likePost } from '../src/core/votes/vote.ts';
import type { PostStatsTable } from '../src/db/tables/posts.ts';

export interface Actor {
  id: number;
  username: string;
}

export interface Member extends Actor {
  userId: number;
  email: string;
}

/** Everyone's password: hashing it anew for each member would cost more than the tests themselves. */
export const PASSWORD = 'correct horse battery';

let keys: Promise<KeyPair> | undefined;

/** A named cast, made through the same functions as the real thing. */
export function createSeed(ctx: Context) {
  let appId: Promise<number> | undefined;
  return {
    /** A person with a login here. */
    async account(username: string, options: { role?: string; passwordHash?: string } = {}): Promise<Member> {
      keys ??= generateAccountKeys();
      const email = `${username}@mail.test`;
      const input = { username, email, password: PASSWORD, role: options.role ?? 'user', approved: true };
      const prepared = { input, passwordHash: options.passwordHash ?? '', keys: await keys };
      const { accountId, userId } = await ctx.db.write((tx) => insertUser(ctx, tx, prepared));
      return { id: accountId, userId, username, email };
    },

    /** An access token of the web app, for requests in this person's name, who may just have shown that it is them. */
    async token(member: Member, scopes = 'read write follow push', { confirmed = false } = {}): Promise<string> {
      const appId = await ensureWebApp(ctx);
      return (await createToken(ctx, { appId, userId: member.userId, scopes, confirmed })).token;
    },

    /** The same of an app, which is asked less often who it is. */
    async appToken(member: Member, scopes = 'read write follow push admin:read admin:write'): Promise<string> {
      appId ??= createApp(ctx, { name: 'App', redirectUris: ['https://app.test/'], scopes }).then(({ id }) => id);
      return (await createToken(ctx, { appId: await appId, userId: member.userId, scopes })).token;
    },

    /** Somebody on another server. */
    async remoteAccount(username: string, domain = 'remote.test', more: Partial<RemoteAccount> = {}): Promise<Actor> {
      const uri = `https://${domain}/users/${username}`;
      const id = await receiveAccount(ctx, {
        uri,
        url: `https://${domain}/@${username}`,
        username,
        domain,
        kind: 'person',
        displayName: username,
        note: '',
        inboxUri: `${uri}/inbox`,
        sharedInboxUri: `https://${domain}/inbox`,
        outboxUri: `${uri}/outbox`,
        followersUri: `${uri}/followers`,
        followingUri: `${uri}/following`,
        featuredUri: null,
        fields: [],
        emojis: [],
        alsoKnownAs: [],
        avatarUrl: null,
        avatarDescription: '',
        headerDescription: '',
        showMedia: true,
        showMediaReplies: true,
        showFeatured: true,
        attributionDomains: [],
        features: null,
        headerUrl: null,
        locked: false,
        discoverable: true,
        indexable: true,
        createdAt: null,
        keys: [],
        ...more,
      });
      return { id, username };
    },

    post(author: Actor, text: string, more: Partial<CreatePostInput> = {}): Promise<number> {
      return createPost(ctx, { accountId: author.id, text, visibility: 'public', ...more });
    },

    async remotePost(author: Actor, content: string, more: Partial<RemotePost> = {}): Promise<number> {
      const uri = more.uri ?? `https://remote.test/posts/${ctx.ids.next()}`;
      const { id } = await receivePost(ctx, {
        uri,
        url: uri,
        accountId: author.id,
        kind: 'note',
        title: null,
        content,
        contentWarning: '',
        sourceText: null,
        sourceType: null,
        language: null,
        visibility: 'public',
        sensitive: false,
        replyToUri: null,
        quoteUri: null,
        linkUrl: null,
        mentions: [],
        tags: [],
        emojis: [],
        media: [],
        poll: null,
        createdAt: ctx.clock.now(),
        editedAt: null,
        ...more,
      });
      return id;
    },

    /** The numbers of a post; undefined where there is none. */
    stats(postId: number): Promise<PostStatsTable | undefined> {
      return findStats.first(ctx.db, { postId });
    },

    /** An accepted follow. */
    async follow(follower: Actor, target: Actor): Promise<void> {
      const pair = { accountId: follower.id, targetId: target.id, origin: 'local' as const };
      await followAccount(ctx, pair);
      await acceptFollow(ctx, pair);
    },

    like(by: Actor, postId: number): Promise<void> {
      return likePost(ctx, { accountId: by.id, postId, origin: 'local' });
    },

    boost(by: Actor, postId: number): Promise<number> {
      return boostPost(ctx, { accountId: by.id, postId, visibility: 'public', origin: 'local' });
    },
  };
}

export type Seed = ReturnType<typeof createSeed>;
