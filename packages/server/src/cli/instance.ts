import { findAccounts } from '../core/accounts/find.ts';
import type { Context } from '../core/context.ts';
import { loadPolicies } from '../core/instances/policy.ts';
import { findAllowByDomain } from '../core/instances/queries.ts';
import { previewBlock } from '../core/moderation/preview-block.ts';
import { loadPurge, purgeServer } from '../core/moderation/purge-server.ts';
import { addServerNote, listServerNotes, removeServerNote } from '../core/moderation/server-notes.ts';
import { giveUpDeliveries, loadServer } from '../core/moderation/servers.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { describe, toData, toLine, tryOut, WORDS } from './instances.ts';
import { withBase } from './with-base.ts';

/** Of the notes about one server. */
const NOTES = 20;

/** What holds for one server, what was decided about it and what that is about, how it fares, and what staff wrote down. */
export function showInstance(domain: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const preview = await previewBlock(ctx, domain);
      const held = (await loadPolicies(ctx))(preview.domain);
      const { block, ...numbers } = preview;
      const allowed = (await findAllowByDomain.first(ctx.db, { domain: preview.domain })) !== undefined;
      const decision = block === null ? null : toData(block);
      const health = await readHealth(ctx, domain);
      const notes = await readNotes(ctx, preview.domain);
      const purge = await loadPurge(ctx, preview.domain);
      const forgetting = purge === undefined ? null : { accounts: purge.total, done: purge.done };
      return {
        data: { ...numbers, holds: held, decision, allowed, ...health, forgetting, notes },
        text: formatPairs([
          ['holds', WORDS[held.policy]],
          ['decided', decision === null ? 'nothing' : toLine(decision)],
          ['allowed', allowed ? 'yes' : 'no'],
          ...describe(preview),
          ['software', health.software ?? 'unknown'],
          ['last seen', health.lastSeenAt ?? 'never'],
          ['deliveries that wait', String(health.waiting)],
          ...(health.failingSince === null
            ? []
            : ([
                ['does not answer since', health.failingSince],
                ['last answer', health.lastError ?? ''],
              ] as const)),
          ...(forgetting === null
            ? []
            : ([['being forgotten', `${forgetting.done} of ${forgetting.accounts} accounts`]] as const)),
          ...notes.map(({ id, at, by, text }) => ['note', `${id}  ${at}  ${by}  ${text}`] as const),
        ]),
      };
    },
    { existing: true, looks: true },
  );
}

async function readHealth(ctx: Context, domain: string) {
  const { server, waiting } = await loadServer(ctx, domain);
  const time = (ms: number | null | undefined) => (ms == null ? null : new Date(ms).toISOString());
  return {
    software: server?.software == null ? null : `${server.software} ${server.version ?? ''}`.trim(),
    lastSeenAt: time(server?.lastSeenAt),
    waiting,
    failingSince: time(server?.firstFailureAt),
    lastError: server?.lastError ?? null,
  };
}

async function readNotes(ctx: Context, domain: string) {
  const notes = await listServerNotes(ctx, domain, { limit: NOTES });
  const writers = await findAccounts(ctx.db, [...new Set(notes.flatMap(({ accountId }) => accountId ?? []))]);
  const names = new Map(writers.map(({ id, username }) => [id, `@${username}`]));
  return notes.map(({ id, accountId, text, createdAt }) => ({
    id: String(id),
    at: new Date(createdAt).toISOString(),
    by: accountId === null ? 'the operator' : (names.get(accountId) ?? `account ${accountId}`),
    text,
  }));
}

/** Writes something down about a server, for the staff; or takes it away. */
export function noteOne(domain: string, text: string | undefined, { remove }: { remove?: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if ((text === undefined) === (remove === undefined)) throw new AppError('invalid', 'Give a text, or --remove');
      if (text !== undefined) {
        const note = await addServerNote(ctx, { by: null, domain, text });
        return { data: { id: String(note.id), domain: note.domain, text: note.text }, text: `noted as ${note.id}` };
      }
      const id = parseId(remove ?? '');
      if (id === undefined) throw new AppError('not-found', `There is no note "${remove}"`);
      await removeServerNote(ctx, { by: null, domain, id });
      return { data: { id: String(id), removed: true }, text: 'the note is gone' };
    },
    { existing: true },
  );
}

/** Gives up what waits for a server. */
export function giveUpOne(domain: string, { dryRun }: { dryRun?: true }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (dryRun) {
        const { waiting } = await loadServer(ctx, domain);
        return { data: { dryRun: true, waiting }, text: `${waiting} deliveries wait` };
      }
      const count = await giveUpDeliveries(ctx, { by: null, domain });
      return { data: { count }, text: `${count} deliveries are given up` };
    },
    { existing: true },
  );
}

/** Forgets a suspended server, in the background. */
export function purgeOne(domain: string, { dryRun }: { dryRun?: true }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (dryRun) return tryOut(await previewBlock(ctx, domain));
      const purge = await purgeServer(ctx, { by: null, domain });
      return {
        data: { domain: purge.domain, accounts: purge.total },
        text: `${purge.domain} is being forgotten, with ${purge.total} accounts: "instances show" says how far it is`,
      };
    },
    { existing: true },
  );
}
