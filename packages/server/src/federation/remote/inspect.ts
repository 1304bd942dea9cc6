import type { Context } from '../../core/context.ts';
import type { Inspection } from '../../core/ports.ts';
import { createBudget } from './budget.ts';
import { type Fetched, fetchAnew } from './fetch-document.ts';
import { lookUpHandle, parseHandle } from './webfinger-client.ts';

/** Of what was answered, and of what was read in it, so much is shown; in UTF-16 units. */
const SHOWN = 20_000;

const NOTHING = { kind: null, read: null, answers: [] };

/**
 * Fetches what an address or a handle names as if somebody here had asked for it, keeps nothing of it, and says what was
 * answered, what was read in it, or why it is refused. Never throws for what others do.
 */
export async function inspect(ctx: Context, address: string): Promise<Inspection> {
  const handle = parseHandle(address.trim());
  if (handle === undefined) return inspectDocument(ctx, address.trim());
  const finger = await lookUpHandle(ctx, handle, createBudget(ctx));
  if (finger.state === 'found') return inspectDocument(ctx, finger.self);
  const reason = finger.state === 'absent' ? 'no-such-handle' : finger.reason;
  return { ...NOTHING, state: 'refused', reason };
}

async function inspectDocument(ctx: Context, url: string): Promise<Inspection> {
  const answers: Inspection['answers'] = [];
  const fetched = await fetchAnew(ctx, url, ({ url: from, status, headers, body }) => {
    const text = new TextDecoder().decode(body.subarray(0, SHOWN * 4)).slice(0, SHOWN);
    answers.push({ url: from, status, contentType: headers['content-type'] ?? null, bytes: body.length, text });
  });
  return { ...judge(fetched), answers };
}

function judge(fetched: Fetched): Omit<Inspection, 'answers'> {
  switch (fetched.state) {
    case 'found': {
      const { kind, value } = fetched.document;
      return { state: 'found', reason: null, kind, read: JSON.stringify(value, null, 2).slice(0, SHOWN) };
    }
    case 'unreachable':
      return { ...NOTHING, state: fetched.retryable ? 'unreachable' : 'refused', reason: fetched.reason };
    default:
      return { ...NOTHING, state: fetched.state, reason: null };
  }
}
