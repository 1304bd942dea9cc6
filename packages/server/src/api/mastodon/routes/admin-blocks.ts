import { adminBlocks } from '@linnet/api-schemas/mastodon/endpoints/admin-blocks.ts';
import * as emails from '../../../core/barriers/emails.ts';
import * as ips from '../../../core/barriers/ips.ts';
import * as names from '../../../core/barriers/names.ts';
import type { Context } from '../../../core/context.ts';
import type { Page } from '../../../db/keyset.ts';
import { ParamError } from '../../http/errors.ts';
import { defineRoutes, type PagedCall } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import {
  readSeverity,
  renderEmailBlock,
  renderEmailDomainBlock,
  renderIpBlock,
  renderUsernameBlock,
} from '../serializers/admin-blocks.ts';

/** Who may not join, or not even look. */
export const adminBlockRoutes = defineRoutes(adminBlocks, {
  ips: async (call) => (await list(call, ips.listIpBlocks)).map(renderIpBlock),
  ip: async ({ ctx, path }) => renderIpBlock(await ips.loadIpBlock(ctx, path.id)),
  addIp: async ({ ctx, accountId: by, request, params }) => {
    const { ip: range, severity, comment, expires_in: seconds } = params;
    const input = { range, severity: readSeverity(severity), comment, expiresAt: readEnd(ctx, seconds) };
    return renderIpBlock(await ips.addIpBlock(ctx, { by, from: request.ip, ...input }));
  },
  changeIp: async ({ ctx, accountId: by, request, path, params }) => {
    const { ip: range, severity, comment, expires_in: seconds } = params;
    const changes = {
      ...(range === undefined ? {} : { range }),
      ...(severity === undefined ? {} : { severity: readSeverity(severity) }),
      ...(comment === undefined ? {} : { comment }),
      ...(seconds === undefined ? {} : { expiresAt: readEnd(ctx, seconds) }),
    };
    return renderIpBlock(await ips.changeIpBlock(ctx, { by, from: request.ip, id: path.id, ...changes }));
  },
  removeIp: ({ ctx, accountId: by, path }) => ips.removeIpBlock(ctx, { by, id: path.id }),
  emailDomains: async (call) => (await list(call, emails.listEmailDomainBlocks)).map(renderEmailDomainBlock),
  emailDomain: async ({ ctx, path }) => renderEmailDomainBlock(await emails.loadEmailDomainBlock(ctx, path.id)),
  addEmailDomain: async ({ ctx, accountId: by, params: { domain, allow_with_approval: approval } }) =>
    renderEmailDomainBlock(await emails.addEmailDomainBlock(ctx, { by, domain, approval })),
  removeEmailDomain: ({ ctx, accountId: by, path }) => emails.removeEmailDomainBlock(ctx, { by, id: path.id }),
  emails: async (call) => (await list(call, emails.listEmailBlocks)).map(renderEmailBlock),
  email: async ({ ctx, path }) => renderEmailBlock(await emails.loadEmailBlock(ctx, path.id)),
  testEmail: async ({ ctx, params }) => (await emails.findBlocksOfEmail(ctx, params.email)).map(renderEmailBlock),
  addEmail: async ({ ctx, accountId: by, params: { email, canonical_email_hash: hash } }) => {
    if (email === undefined && hash === undefined) throw new ParamError('email', 'missing', 'is missing');
    const what = email === undefined ? { hash: hash as string } : { email };
    return renderEmailBlock(await emails.addEmailBlock(ctx, { by, ...what }));
  },
  removeEmail: ({ ctx, accountId: by, path }) => emails.removeEmailBlock(ctx, { by, id: path.id }),
  usernames: async (call) => (await list(call, names.listUsernameBlocks)).map(renderUsernameBlock),
  addUsername: async ({ ctx, accountId: by, params }) => {
    const { username: name, comparison, allow_with_approval: approval } = params;
    return renderUsernameBlock(
      await names.addUsernameBlock(ctx, { by, name, exact: comparison === 'exact', approval }),
    );
  },
  removeUsername: ({ ctx, accountId: by, path }) => names.removeUsernameBlock(ctx, { by, id: path.id }),
});

async function list<T extends { id: number }>(
  call: PagedCall,
  read: (ctx: Context, page: Page) => Promise<T[]>,
): Promise<T[]> {
  const rows = await read(call.ctx, call.page);
  const next = rows.length === call.page.limit ? rows.at(-1)?.id : undefined;
  setLinks(call, { next, prev: rows[0]?.id, prevKey: 'min_id' });
  return rows;
}

const readEnd = (ctx: Context, seconds: number | undefined) =>
  seconds === undefined || seconds === 0 ? null : ctx.clock.now() + seconds * 1_000;
