/** Why a signed request was refused; fit for a log line or a metric label. */
export type SignatureRefusal =
  | 'missing'
  | 'malformed'
  | 'malformed-date'
  | 'unsupported-component'
  | 'missing-component'
  | 'uncovered-component'
  | 'digest-missing'
  | 'digest-malformed'
  | 'digest-mismatch'
  | 'wrong-host'
  | 'unknown-algorithm'
  | 'wrong-key-type'
  | 'weak-key'
  | 'too-old'
  | 'too-new'
  | 'expired'
  | 'mismatch';

/** The only error this folder throws on purpose. `reason` is for programs, the message for the log. */
export class SignatureError extends Error {
  readonly reason: SignatureRefusal;

  constructor(reason: SignatureRefusal, detail?: string) {
    super(detail === undefined ? reason : `${reason}: ${detail}`);
    this.name = 'SignatureError';
    this.reason = reason;
  }
}
