import type { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { blockAccount, muteAccount, unblockAccount, unmuteAccount } from '../../../core/blocks/block.ts';
import { setAccountNote } from '../../../core/blocks/note.ts';
import { acceptFollow, followAccount, rejectFollow, unfollowAccount } from '../../../core/follows/follow.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseLanguageTags } from '../../../lib/text/language-tag.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { loadAccountView, loadRelationship } from '../accounts.ts';
import { readParams } from '../http/read-params.ts';
import { accountOf, pathId } from './request.ts';

const FollowParams = Type.Object({
  reblogs: Type.Optional(Type.Boolean()),
  notify: Type.Optional(Type.Boolean()),
  languages: Type.Optional(Type.Array(Type.String({ maxLength: 35 }), { maxItems: 50 })),
});
const MuteParams = Type.Object({
  notifications: Type.Boolean({ default: true }),
  /** Seconds; 0 is for ever. */
  duration: Type.Integer({ default: 0, minimum: 0, maximum: 10 * 366 * 24 * 3_600 }),
});
const NoteParams = Type.Object({ comment: Type.String({ default: '' }) });

/**
 * What Mastodon answers to a follow of somebody elsewhere who approves everyone: their server's yes is a moment away,
 * and apps do not ask again.
 */
function expectAcceptance(relationship: Relationship): Relationship {
  return { ...relationship, following: relationship.following || relationship.requested, requested: false };
}

type Pair = { accountId: number; targetId: number };
type Action = (pair: Pair, request: FastifyRequest) => Promise<void>;

/** What one account does to another. Each answer is how they stand afterwards; doing it twice changes nothing. */
export const accountActionRoutes: ApiRoutes = async (app, { ctx }) => {
  const origin = 'local' as const;

  const follow: Action = async (pair, request) => {
    const { reblogs, notify, languages } = readParams(FollowParams, request.form);
    await followAccount(ctx, {
      ...pair,
      origin,
      ...(reblogs === undefined ? {} : { showBoosts: reblogs }),
      ...(notify === undefined ? {} : { notify }),
      ...(languages === undefined ? {} : { languages: parseLanguageTags(languages) }),
    });
  };
  const mute: Action = async (pair, request) => {
    const { notifications, duration } = readParams(MuteParams, request.form);
    await muteAccount(ctx, { ...pair, notifications, ...(duration === 0 ? {} : { durationMs: duration * 1_000 }) });
  };
  const note: Action = async (pair, request) => {
    await setAccountNote(ctx, { ...pair, comment: readParams(NoteParams, request.form).comment });
  };
  const removeFollower: Action = ({ accountId, targetId }) =>
    rejectFollow(ctx, { accountId: targetId, targetId: accountId, origin });

  const actions: [name: string, scope: string, act: Action][] = [
    ['follow', 'write:follows', follow],
    ['unfollow', 'write:follows', (pair) => unfollowAccount(ctx, { ...pair, origin })],
    ['remove_from_followers', 'write:follows', removeFollower],
    ['block', 'write:blocks', (pair) => blockAccount(ctx, { ...pair, origin })],
    ['unblock', 'write:blocks', (pair) => unblockAccount(ctx, { ...pair, origin })],
    ['mute', 'write:mutes', mute],
    ['unmute', 'write:mutes', (pair) => unmuteAccount(ctx, pair)],
    ['note', 'write:accounts', note],
  ];
  for (const [name, scope, act] of actions) {
    const config = { limit: name === 'follow' ? ('follows' as const) : ('default' as const) };
    app.post(
      `/api/v1/accounts/:id/${name}`,
      { preValidation: requireAuth({ access: 'user', scopes: [scope] }), config },
      async (request) => {
        const pair = { accountId: accountOf(request), targetId: pathId(request) };
        const target = await loadAccountView(ctx, pair.targetId);
        await act(pair, request);
        const relationship = await loadRelationship(ctx, pair.accountId, pair.targetId);
        return name === 'follow' && !target.locked ? expectAcceptance(relationship) : relationship;
      },
    );
  }

  for (const [name, answer] of [
    ['authorize', acceptFollow],
    ['reject', rejectFollow],
  ] as const) {
    const rule = { preValidation: requireAuth({ access: 'user', scopes: ['write:follows'] }) };
    app.post(`/api/v1/follow_requests/:id/${name}`, rule, async (request) => {
      const [accountId, requesterId] = [accountOf(request), pathId(request)];
      // An accepted follow is not a request any more: `remove_from_followers` ends it.
      if (!(await loadRelationship(ctx, accountId, requesterId)).requested_by) throw notFound();
      await answer(ctx, { accountId: requesterId, targetId: accountId, origin });
      return loadRelationship(ctx, accountId, requesterId);
    });
  }
};
