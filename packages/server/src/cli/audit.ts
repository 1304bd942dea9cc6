import { findAccounts, findLocalAccount } from '../core/accounts/find.ts';
import { type AuditFilter, listAuditEntries } from '../core/audit/list.ts';
import type { Context } from '../core/context.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

interface Options {
  by?: string;
  act?: string;
  about?: string;
  limit: string;
}

const MOST = 10_000;

/** What staff did, newest first. */
export function showAudit(options: Options): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const limit = /^\d{1,5}$/.test(options.limit) ? Math.min(Number(options.limit), MOST) : undefined;
      if (limit === undefined) throw new AppError('invalid', `"${options.limit}" is no number`);
      const entries = await listAuditEntries(ctx, await readFilter(ctx, options), { limit });
      const ids = [...new Set(entries.flatMap(({ accountId }) => accountId ?? []))];
      const names = new Map((await findAccounts(ctx.db, ids)).map(({ id, username }) => [id, `@${username}`]));
      const data = entries.map(({ id, accountId, act, targetKind, targetKey, targetLabel, details, createdAt }) => ({
        id: String(id),
        at: new Date(createdAt).toISOString(),
        by: accountId === null ? null : (names.get(accountId) ?? `account ${accountId}`),
        act,
        target: targetKind === null ? null : { kind: targetKind, key: targetKey, label: targetLabel },
        details,
      }));
      const lines = data.map(({ at, by, act, target, details }) => {
        const more = Object.entries(details).map(([name, value]) => `${name}=${String(value)}`);
        const about = target === null ? [] : [`${target.kind} ${target.label || target.key}`];
        return [at, by ?? 'command line', act, ...about, ...more].join('  ');
      });
      return { data, perLine: true, text: lines.join('\n') || 'nothing was done' };
    },
    { existing: true, looks: true },
  );
}

async function readFilter(ctx: Context, { by, act, about }: Options): Promise<AuditFilter> {
  if ([by, act, about].filter((one) => one !== undefined).length > 1) {
    throw new AppError('invalid', 'Choose one of --by, --act and --about');
  }
  if (act !== undefined) return { act };
  if (by !== undefined) {
    const account = await findLocalAccount(ctx.db, by.replace(/^@/, ''));
    if (account === undefined) throw new AppError('not-found', `There is no "${by}" here`);
    return { accountId: account.id };
  }
  if (about === undefined) return null;
  const [, kind, key] = /^(\w+):(.+)$/.exec(about) ?? [];
  if (kind === undefined || key === undefined) {
    throw new AppError('invalid', `"${about}" is not of the form kind:key, such as domain:bad.example`);
  }
  return { kind, key };
}
