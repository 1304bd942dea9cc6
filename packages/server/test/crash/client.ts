import type { Journal, Outcome } from './journal.ts';

/** An answer received in full, or undefined. */
export type Reply = { status: number; body: unknown } | undefined;

export interface Request {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: Record<string, unknown> | FormData;
}

/** Sends a request; a connection that breaks before the last byte of the answer is no answer. */
export async function sendRequest(origin: string, token: string, request: Request): Promise<Reply> {
  const { method = 'POST', path, headers = {}, body } = request;
  const json = body !== undefined && !(body instanceof FormData);
  try {
    const answer = await fetch(origin + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as FormData) }),
    });
    return { status: answer.status, body: readBody(await answer.text()) };
  } catch {
    return undefined;
  }
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Counts an answer, and complains of one that nothing explains. `mayRefuse`: 404 is right, the target is going. */
export function judge(journal: Journal, what: string, reply: Reply, mayRefuse: boolean): Outcome {
  if (reply === undefined) {
    journal.doubted += 1;
    return 'unknown';
  }
  if (reply.status >= 200 && reply.status < 300) {
    journal.acknowledged += 1;
    return 'done';
  }
  if (!(mayRefuse && (reply.status === 404 || reply.status === 422))) {
    journal.complaints.push(`${what} was answered ${reply.status} ${JSON.stringify(reply.body)?.slice(0, 200)}`);
  }
  return 'refused';
}
