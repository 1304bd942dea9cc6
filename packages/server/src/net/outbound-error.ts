export type OutboundFailure =
  | 'blocked-address'
  | 'bad-url'
  | 'timeout'
  | 'too-large'
  | 'content-type'
  | 'redirects'
  | 'dns'
  | 'tls'
  | 'connect'
  | 'protocol'
  /** Not tried: too much is under way from here. */
  | 'busy'
  | 'aborted';

/** Failures of the moment: the same request may work later. The others are decisions about what was asked for. */
const RETRYABLE = new Set<OutboundFailure>(['timeout', 'dns', 'tls', 'connect', 'protocol', 'busy']);

/** Why an outbound request has no answer. `status` is set when the peer had answered before we refused the rest. */
export class OutboundError extends Error {
  readonly reason: OutboundFailure;
  readonly retryable: boolean;
  readonly status: number | undefined;

  constructor(reason: OutboundFailure, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(`${reason}: ${message}`, { cause: options.cause });
    this.name = 'OutboundError';
    this.reason = reason;
    this.retryable = RETRYABLE.has(reason);
    this.status = options.status;
  }
}

const DNS_CODES = new Set(['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'EBADNAME', 'EBADRESP', 'EAI_AGAIN']);
const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;

/** Translates what the sockets and the HTTP parser throw into our own few reasons. */
export function toOutboundError(error: unknown): OutboundError {
  if (error instanceof OutboundError) return error;
  const nested = error instanceof AggregateError ? error.errors[0] : undefined;
  const code = readCode(error) || readCode(nested);
  const message = code || (error instanceof Error ? error.message : String(error));
  return new OutboundError(reasonOf(code), message, { cause: error });
}

function readCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

function reasonOf(code: string): OutboundFailure {
  if (DNS_CODES.has(code)) return 'dns';
  if (TLS_CODE.test(code)) return 'tls';
  if (code === 'ETIMEDOUT' || code === 'ETIMEOUT' || code.endsWith('_TIMEOUT')) return 'timeout';
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED' || code === 'UND_ERR_ABORTED') return 'aborted';
  if (code === 'UND_ERR_SOCKET' || /^E[A-Z]+$/.test(code)) return 'connect';
  return 'protocol';
}
