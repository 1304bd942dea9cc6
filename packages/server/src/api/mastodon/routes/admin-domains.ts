import { adminDomains } from '@linnet/api-schemas/mastodon/endpoints/admin-domains.ts';
import { readFederationMode } from '../../../core/instances/policy.ts';
import {
  allowInstance,
  disallowInstance,
  loadInstanceAllow,
  loadInstanceAllows,
  setFederationMode,
} from '../../../core/moderation/instance-allows.ts';
import {
  blockInstance,
  changeInstanceBlock,
  type InstanceDecision,
  loadInstanceBlock,
  loadInstanceBlocks,
  unblockInstance,
} from '../../../core/moderation/instance-blocks.ts';
import { loadTiedAccounts, previewBlock, type TiedAccount } from '../../../core/moderation/preview-block.ts';
import { previewMode } from '../../../core/moderation/preview-mode.ts';
import { defineRoutes } from '../../http/route.ts';
import { linkMarks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderAccount } from '../serializers/account.ts';
import { POLICIES, renderAdminDomainAllow, renderAdminDomainBlock } from '../serializers/admin-domain.ts';

/** What the staff decides about other servers. */
export const adminDomainRoutes = defineRoutes(adminDomains, {
  blocks: async (call) => {
    const found = await loadInstanceBlocks(call.ctx, call.page);
    linkMarks(call, { first: found[0]?.id, last: found.at(-1)?.id, full: found.length === call.page.limit });
    return found.map(renderAdminDomainBlock);
  },
  preview: async ({ ctx, params }) => {
    const { domain, domains, complete, block, ...counts } = await previewBlock(ctx, params.domain);
    return {
      domain,
      domains,
      accounts_count: counts.accounts,
      statuses_count: counts.posts,
      following_count: counts.following,
      followers_count: counts.followers,
      complete,
      domain_block: block === null ? null : renderAdminDomainBlock(block),
    };
  },
  previewAccounts: async (call) => {
    const found = await loadTiedAccounts(call.ctx, call.params.domain, call.page);
    const ids = found.map(({ account }) => account.id);
    linkMarks(call, { first: ids[0], last: ids.at(-1), full: found.length === call.page.limit });
    const render = renderFor(call.ctx);
    const ties = ({ count, some }: TiedAccount['follows']) => ({
      count,
      accounts: some.map((one) => renderAccount(render, one)),
    });
    return found.map(({ account, followedBy, follows }) => ({
      account: renderAccount(render, account),
      followed_by: ties(followedBy),
      follows: ties(follows),
    }));
  },
  block: async ({ ctx, path }) => renderAdminDomainBlock(await loadInstanceBlock(ctx, path.id)),
  createBlock: async ({ ctx, accountId: by, params: { domain, ...params } }) => {
    const decision = readDecision({ ...params, severity: params.severity ?? 'silence' });
    return renderAdminDomainBlock(await blockInstance(ctx, { by, domain, mustBeNew: true, ...decision }));
  },
  changeBlock: async ({ ctx, accountId: by, path, params }) =>
    renderAdminDomainBlock(await changeInstanceBlock(ctx, { by, id: path.id, ...readDecision(params) })),
  removeBlock: ({ ctx, accountId: by, path }) => unblockInstance(ctx, { by, id: path.id }),
  allows: async (call) => {
    const found = await loadInstanceAllows(call.ctx, call.page);
    linkMarks(call, { first: found[0]?.id, last: found.at(-1)?.id, full: found.length === call.page.limit });
    return found.map(renderAdminDomainAllow);
  },
  allow: async ({ ctx, path }) => renderAdminDomainAllow(await loadInstanceAllow(ctx, path.id)),
  createAllow: async ({ ctx, accountId: by, params }) =>
    renderAdminDomainAllow(await allowInstance(ctx, { by, domain: params.domain })),
  removeAllow: ({ ctx, accountId: by, path }) => disallowInstance(ctx, { by, id: path.id }),
  mode: async ({ ctx }) => ({ mode: await readFederationMode(ctx.db) }),
  previewMode: async ({ ctx }) => {
    const { known, strangers, following, followers, most } = await previewMode(ctx);
    return {
      servers_count: known,
      strangers_count: strangers,
      following_count: following,
      followers_count: followers,
      strangers: most.map((row) => ({
        domain: row.domain,
        following_count: row.following,
        followers_count: row.followers,
      })),
    };
  },
  setMode: async ({ ctx, accountId: by, params: { mode } }) => {
    await setFederationMode(ctx, { by, mode });
    return { mode };
  },
});

interface SentDecision {
  severity?: keyof typeof POLICIES | undefined;
  reject_media?: boolean | undefined;
  reject_reports?: boolean | undefined;
  private_comment?: string | undefined;
  public_comment?: string | undefined;
  obfuscate?: boolean | undefined;
}

/** What is left out stays. */
function readDecision(sent: SentDecision): Partial<InstanceDecision> {
  const read: Partial<InstanceDecision> = {};
  if (sent.severity !== undefined) read.policy = POLICIES[sent.severity];
  if (sent.reject_media !== undefined) read.rejectMedia = sent.reject_media;
  if (sent.reject_reports !== undefined) read.rejectReports = sent.reject_reports;
  if (sent.private_comment !== undefined) read.privateComment = sent.private_comment;
  if (sent.public_comment !== undefined) read.publicComment = sent.public_comment;
  if (sent.obfuscate !== undefined) read.obfuscate = sent.obfuscate;
  return read;
}
