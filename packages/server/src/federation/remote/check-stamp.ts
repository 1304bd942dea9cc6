import type { Context } from '../../core/context.ts';
import type { Stamp } from '../../core/ports.ts';
import { sameHost } from '../read/origin.ts';
import type { Budget } from './budget.ts';
import { fetchDocument } from './fetch-document.ts';

/** Whether a stamp of consent stands (FEP-044f "Verifying a QuoteAuthorization"): nobody but its author's host may say so. */
export async function checkStamp(
  ctx: Context,
  { uri, quotingUri, quotedUri, authorUri }: Stamp,
  budget: Budget,
): Promise<'valid' | 'invalid' | 'unreachable'> {
  if (!sameHost(uri, authorUri)) return 'invalid';
  const fetched = await fetchDocument(ctx, uri, budget);
  if (fetched.state === 'unreachable' && fetched.retryable) return 'unreachable';
  if (fetched.state !== 'found' || fetched.document.kind !== 'authorization') return 'invalid';
  const { type, attributedTo, interactingObject, interactionTarget } = fetched.document.value;
  const fits =
    type === 'QuoteAuthorization' &&
    attributedTo === authorUri &&
    interactingObject === quotingUri &&
    interactionTarget === quotedUri;
  return fits ? 'valid' : 'invalid';
}
