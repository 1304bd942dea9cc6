import { domainBlocks } from '@linnet/api-schemas/mastodon/endpoints/domain-blocks.ts';
import {
  blockDomain,
  loadBlockedDomains,
  previewDomainBlock,
  unblockDomain,
} from '../../../core/blocks/block-domain.ts';
import { isFull } from '../../../core/views/reactors.ts';
import { defineRoutes } from '../../http/route.ts';
import { linkMarks } from '../http/links.ts';

/** Servers that somebody wants nothing of. */
export const domainBlockRoutes = defineRoutes(domainBlocks, {
  all: async (call) => {
    const found = await loadBlockedDomains(call.ctx, call.accountId, call.page);
    linkMarks(call, { first: found[0]?.id, last: found.at(-1)?.id, full: isFull(found, call.page) });
    return found.map(({ domain }) => domain);
  },
  preview: async ({ ctx, accountId, params }) => {
    const { following, followers } = await previewDomainBlock(ctx, { accountId, domain: params.domain });
    return { following_count: following, followers_count: followers };
  },
  block: ({ ctx, accountId, params }) => blockDomain(ctx, { accountId, domain: params.domain }),
  unblock: ({ ctx, accountId, params }) => unblockDomain(ctx, { accountId, domain: params.domain }),
});
