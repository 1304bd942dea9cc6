import { Readable } from 'node:stream';
import { exports } from '@linnet/api-schemas/gotosocial/endpoints/exports.ts';
import type { FastifyReply } from 'fastify';
import type { Context } from '../../../core/context.ts';
import { countExports, type Export, exportList } from '../../../core/exports/export.ts';
import { defineRoutes } from '../../http/route.ts';

const send = (kind: Export) => (call: { ctx: Context; accountId: number; reply: FastifyReply }) =>
  call.reply
    .header('content-disposition', `attachment; filename="${kind}.csv"`)
    .type('text/csv; charset=utf-8')
    .send(Readable.from(exportList(call.ctx, call.accountId, kind)));

/** What somebody takes along to another server. */
export const exportRoutes = defineRoutes(exports, {
  stats: async ({ ctx, accountId }) => {
    const counts = await countExports(ctx, accountId);
    return {
      media_storage: `${counts.mediaBytes}B`,
      statuses_count: counts.posts,
      followers_count: counts.followers,
      following_count: counts.following,
      lists_count: counts.lists,
      blocks_count: counts.blocks,
      mutes_count: counts.mutes,
      domain_blocks_count: counts.domain_blocks,
      bookmarks_count: counts.bookmarks,
    };
  },
  following: send('following'),
  followers: send('followers'),
  lists: send('lists'),
  blocks: send('blocks'),
  mutes: send('mutes'),
  domainBlocks: send('domain_blocks'),
  bookmarks: send('bookmarks'),
});
