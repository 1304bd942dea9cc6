import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import { adminSanctions, type Strike } from '@linnet/api-schemas/mastodon/endpoints/admin-sanctions.ts';
import type { Context } from '../../../core/context.ts';
import { previewSanction } from '../../../core/mail/preview-sanction.ts';
import { answerAppeal } from '../../../core/sanctions/appeal.ts';
import { liftSanction, liftStanding, type StandingKind } from '../../../core/sanctions/lift.ts';
import { listAppeals, listSanctions, loadSanction, type SanctionView } from '../../../core/sanctions/load.ts';
import { sanctionAccount } from '../../../core/sanctions/sanction.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { loadAdminAccount } from '../admin-accounts.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderAccount } from '../serializers/account.ts';
import { renderAccountWarning, SANCTION_TYPES } from '../serializers/account-warning.ts';

const KINDS = new Map(Object.entries(SANCTION_TYPES).map(([kind, type]) => [type, kind as SanctionView['kind']]));

/** What moderators do to people. */
export const adminSanctionRoutes = defineRoutes(adminSanctions, {
  act: async ({ ctx, path, params, accountId }) => {
    const reportId = params.report_id ? parseId(params.report_id) : undefined;
    if (params.report_id && reportId === undefined) throw notFound();
    const kind = KINDS.get(params.type);
    if (kind === undefined) throw notFound();
    const postIds = params.status_ids.flatMap((text) => parseId(text) ?? []);
    const { text, send_email_notification: mail } = params;
    await sanctionAccount(ctx, { targetId: path.id, kind, text, by: accountId, reportId, postIds, mail });
    return undefined;
  },
  preview: async ({ ctx, path, params: { type, text } }) => {
    const kind = KINDS.get(type);
    if (kind === undefined) throw notFound();
    return { mail: await previewSanction(ctx, { targetId: path.id, kind, text }) };
  },
  unsilence: (call) => lift(call, call.path.id, 'limit'),
  unsuspend: (call) => lift(call, call.path.id, 'suspend'),
  unsensitive: (call) => lift(call, call.path.id, 'sensitive'),
  unfreeze: (call) => lift(call, call.path.id, 'freeze'),
  strikes: async (call) => {
    const { ctx, path, page } = call;
    const list = await listSanctions(ctx, path.id, page);
    setLinks(call, cursorsOf(list, page.limit));
    return list.map((sanction) => renderStrike(ctx, sanction));
  },
  undo: async ({ ctx, path, accountId }) => {
    await liftSanction(ctx, { id: path.id, by: accountId });
    return renderStrike(ctx, await loadSanction(ctx, path.id));
  },
  appeals: async (call) => {
    const { ctx, params, page } = call;
    const list = await listAppeals(ctx, params.state, page);
    setLinks(call, cursorsOf(list, page.limit));
    return list.map((sanction) => renderStrike(ctx, sanction));
  },
  approve: (call) => answer(call, call.path.id, 'approved'),
  reject: (call) => answer(call, call.path.id, 'rejected'),
});

async function lift({ ctx, accountId }: MemberCall, id: number, kind: StandingKind): Promise<AdminAccount> {
  await liftStanding(ctx, { targetId: id, kind, by: accountId });
  return loadAdminAccount(ctx, id);
}

async function answer({ ctx, accountId }: MemberCall, id: number, state: 'approved' | 'rejected'): Promise<Strike> {
  await answerAppeal(ctx, { id, state, by: accountId });
  return renderStrike(ctx, await loadSanction(ctx, id));
}

const cursorsOf = (list: readonly SanctionView[], limit: number) => {
  return { next: list.length === limit ? list.at(-1)?.id : undefined, prev: list[0]?.id, prevKey: 'min_id' } as const;
};

function renderStrike(ctx: Context, sanction: SanctionView): Strike {
  const render = renderFor(ctx);
  return {
    ...renderAccountWarning(render, sanction),
    by: sanction.by === null ? null : renderAccount(render, sanction.by),
    report_id: sanction.reportId === null ? null : String(sanction.reportId),
  };
}
