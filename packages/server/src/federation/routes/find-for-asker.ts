import type { FastifyRequest } from 'fastify';
import { VISITOR, type Viewer } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { InboxRefusal } from '../inbox/refusal.ts';
import { verifyFetch } from '../inbox/verify-fetch.ts';
import { findClaimed } from '../inbox/verify-request.ts';

/** What a request may have; `open`: so may everybody, and it may be kept on the way. */
export interface FoundForAsker<T> {
  found: T;
  open: boolean;
}

/**
 * What everybody may have, or who signed the request; undefined for what is absent to them. Whoever is named by the key
 * of a request and may not have what others may is refused without a proof: nobody gains by it, and a look at a key
 * costs more than the answer.
 */
export async function findForAsker<T>(
  ctx: Context,
  request: FastifyRequest,
  load: (viewer: Viewer) => Promise<T | undefined>,
): Promise<FoundForAsker<T> | undefined> {
  const signed = request.headers['signature'] !== undefined;
  const open = await load(VISITOR);
  if (open !== undefined) {
    const claimed = signed ? await findClaimed(ctx, toIncoming(request)) : undefined;
    const refused = claimed !== undefined && (await load({ kind: 'remote', accountId: claimed })) === undefined;
    return refused ? undefined : { found: open, open: true };
  }
  const accountId = signed ? await findProven(ctx, request) : undefined;
  const limited = accountId === undefined ? undefined : await load({ kind: 'remote', accountId });
  return limited === undefined ? undefined : { found: limited, open: false };
}

/** A signature that does not hold is as good as none: the answer must not tell what there is. */
async function findProven(ctx: Context, request: FastifyRequest): Promise<number | undefined> {
  try {
    // Who is not known here is neither followed nor mentioned by anybody.
    return (await verifyFetch(ctx, request)).account?.id;
  } catch (error) {
    if (!(error instanceof InboxRefusal)) throw error;
    request.log.debug({ err: error }, 'a signed fetch was not believed');
    return undefined;
  }
}

function toIncoming({ raw }: FastifyRequest) {
  return { method: raw.method ?? 'GET', path: raw.url ?? '', headers: raw.headers, body: null };
}
