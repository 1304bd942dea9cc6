import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { mint } from '../addresses.ts';
import { findAnswer } from '../audience/find-actable.ts';
import { findViewer } from '../audience/find-viewer.ts';
import type { Context } from '../context.ts';
import { findApproval, isMentioned, setApprovalState } from './queries/quotes.ts';

/** A post that quotes another, and how. */
export interface Quoting {
  uri: string;
  accountId: number;
  /**
   * By FEP-044f, with the stamp of the quoted post's author where it has one. Missing: in an older form, which knows of
   * none.
   */
  consent?: { stampUri: string | null } | undefined;
}

/** The post that is quoted. */
export interface Quoted {
  id: number;
  accountId: number;
  local: 0 | 1;
  /** Null: its author says nothing of it. */
  policyJson: string | null;
}

/**
 * Whether a quote made elsewhere has its author's consent, as far as it is known here (FEP-044f "Verifying third-party
 * quote posts"); `pending` may still turn out well, by an answer or a stamp that is looked at.
 */
export async function judgeQuote(
  tx: Tx,
  quoting: Quoting,
  quoted: Quoted,
): Promise<'accepted' | 'pending' | 'rejected'> {
  const { accountId, consent } = quoting;
  if (quoted.accountId === accountId) return 'accepted';
  const viewer = await findViewer(tx, accountId);
  const found = await findAnswer(tx, viewer, quoted.id, 'quote');
  if (found === undefined) return 'rejected';
  const known = await findApproval.first(tx, { uri: quoting.uri });
  if (known?.kind === 'quote' && known.postId === quoted.id) return known.state === 'granted' ? 'accepted' : 'rejected';
  const asks = consent !== undefined && (quoted.local === 1 || quoted.policyJson !== null);
  if (!asks) return ANSWERS[found.answer];
  return (await isMentioned.first(tx, { accountId, postId: quoted.id })) === undefined ? 'pending' : 'accepted';
}

const ANSWERS = { yes: 'accepted', ask: 'pending', no: 'rejected' } as const;

/** Writes down that an author here lets a post quote theirs, and answers the stamp that says so. */
export async function grantQuote(ctx: Context, tx: Tx, quoting: Quoting, quoted: Pick<Quoted, 'id'>): Promise<string> {
  const known = await findApproval.first(tx, { uri: quoting.uri });
  return known?.authorizationUri ?? insertApproval(ctx, tx, quoting, quoted, 'granted');
}

/** Takes it back for good; answers the stamp that stood for it, or null where there was none. */
export async function refuseQuote(
  ctx: Context,
  tx: Tx,
  quoting: Quoting,
  quoted: Pick<Quoted, 'id'>,
): Promise<string | null> {
  const { uri } = quoting;
  const known = await findApproval.first(tx, { uri });
  if (known === undefined) {
    await insertApproval(ctx, tx, quoting, quoted, 'refused');
    return null;
  }
  await setApprovalState.run(tx, { uri, state: 'refused' });
  return known.state === 'granted' ? known.authorizationUri : null;
}

async function insertApproval(
  ctx: Context,
  tx: Tx,
  { uri, accountId }: Quoting,
  { id: postId }: Pick<Quoted, 'id'>,
  state: 'granted' | 'refused',
): Promise<string> {
  const id = ctx.ids.next();
  const authorizationUri = mint.stamp(ctx, id);
  const createdAt = ctx.clock.now();
  await insertRow(tx, 'approvals', { id, kind: 'quote', postId, accountId, uri, state, authorizationUri, createdAt });
  return authorizationUri;
}
