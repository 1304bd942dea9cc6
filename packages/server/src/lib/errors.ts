/** What went wrong, in terms every adapter can translate into its own status. */
export type AppErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'too-large'
  | 'too-many'
  | 'unavailable'
  /** No room left to store anything. */
  | 'full';

/**
 * The only error core throws on purpose. `safeMessage` may be shown to anyone; the cause goes to the log alone.
 * `details` names the fields of a rejected form: `{ username: [{ error: 'ERR_TAKEN', description }] }`.
 */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly safeMessage: string;
  readonly details: Record<string, { error: string; description: string }[]> | undefined;

  constructor(
    code: AppErrorCode,
    safeMessage: string,
    options: { cause?: unknown; details?: Record<string, { error: string; description: string }[]> } = {},
  ) {
    super(safeMessage, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.safeMessage = safeMessage;
    this.details = options.details;
  }
}

/** What somebody may not do, though they may know of it. */
export function forbidden(message = 'This action is not allowed'): AppError {
  return new AppError('forbidden', message);
}

/** The one answer for what is absent and for what may not be seen: they must not be told apart. */
export function notFound(cause?: unknown): AppError {
  return new AppError('not-found', 'Record not found', { cause });
}
