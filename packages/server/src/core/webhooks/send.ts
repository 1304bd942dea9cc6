import { createHmac } from 'node:crypto';
import { stripControl } from '../../lib/text/strip-control.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import type { Context } from '../context.ts';
import type { WebhookEvent } from './events.ts';
import type { WebhookAnswer } from './webhook.ts';

const TIMEOUT_MS = 10_000;
/** Read of an answer. */
const READ_BYTES = 500;
/** No chunk of one is as large: what is longer is dropped, not refused. */
const ANSWER_MAX = 1_048_576;

export interface Message {
  /** The same at every try. */
  id: string;
  event: WebhookEvent | 'ping';
  body: string;
}

/** Whether a program took what it was told. */
export const isTaken = ({ status }: Pick<WebhookAnswer, 'status'>): boolean =>
  status !== null && status >= 200 && status < 300;

/**
 * Posts a message, signed. Whether it is taken is said by the status alone: of what follows the first bytes are read, for
 * whoever tests, and the rest is dropped. Redirects are answers.
 */
export async function sendMessage(
  ctx: Context,
  { url, secret }: { url: string; secret: string },
  { id, event, body }: Message,
): Promise<WebhookAnswer & { text: string }> {
  const at = ctx.clock.now();
  const tell = (status: number | null, failure: string | null, text = '') => {
    return { at, event, status, failure, ms: ctx.clock.now() - at, text };
  };
  try {
    const answer = await ctx.http.stream({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        'x-linnet-event': event,
        'x-linnet-delivery': id,
      },
      body,
      maxBytes: ANSWER_MAX,
      timeoutMs: TIMEOUT_MS,
      redirects: 0,
      budget: 'webhook',
    });
    return tell(answer.status, null, await readSome(answer.body));
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    // Refused for what followed its status.
    return error.status === undefined ? tell(null, error.reason) : tell(error.status, null);
  }
}

/** What comes first of a body, as text; whatever is wrong with it later does not matter. */
async function readSome(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      parts.push(chunk);
      size += chunk.length;
      if (size >= READ_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
  }
  return stripControl(Buffer.concat(parts).subarray(0, READ_BYTES).toString('utf8'));
}
