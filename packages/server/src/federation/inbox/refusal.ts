/** Why a request to an inbox is turned away. `reason` goes to the log; the sender learns the status and one sentence. */
export class InboxRefusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 410 | 429 | 503;
  readonly reason: string;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(status: InboxRefusal['status'], reason: string, retryAfter?: number) {
    super(reason);
    this.name = 'InboxRefusal';
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** Another server could not be asked just now: the activity is worth another try. */
export class TransientError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'TransientError';
  }
}
