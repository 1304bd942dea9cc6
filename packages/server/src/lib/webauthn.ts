import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Where a passkey counts (Web Authentication, level 3, §5.1.2). */
export interface RelyingParty {
  /** `https://example.org` */
  origin: string;
  /** `example.org` */
  id: string;
}

/** What an authenticator says of itself and its person (§6.1). */
interface AuthenticatorData {
  signCount: number;
  /** Base64url; null in an assertion. */
  credentialId: string | null;
}

/** Bits of the flags (§6.1): the person was there, showed the authenticator who they are, and a credential follows. */
const [PRESENT, VERIFIED, CREDENTIAL] = [0x01, 0x04, 0x40];
const CREDENTIAL_ID_MAX = 1_023;
const RSA_MIN_BITS = 2_048;

interface Ceremony {
  clientData: Buffer;
  authenticatorData: Buffer;
  /** Base64url, as it was handed out. */
  challenge: string;
  party: RelyingParty;
}

/**
 * What was registered (§7.1, without attestation: what kind of authenticator it is matters to nobody here, so the key may
 * come as browsers write it). Undefined for what is no registration with this challenge, here, by a person who was
 * there and showed who they are.
 */
export function readRegistration(
  ceremony: Ceremony & { publicKey: Buffer },
): { credentialId: string; signCount: number } | undefined {
  if (!fitsClient(ceremony, 'webauthn.create') || readPublicKey(ceremony.publicKey) === undefined) return undefined;
  const data = readAuthenticatorData(ceremony);
  if (data === undefined || data.credentialId === null) return undefined;
  return { credentialId: data.credentialId, signCount: data.signCount };
}

/** Whether an assertion was made with a key (§7.2); answers its counter. `signCount` is what the last one had. */
export function readAssertion(
  ceremony: Ceremony & { signature: Buffer; publicKey: Buffer; signCount: number },
): { signCount: number } | undefined {
  const { authenticatorData, clientData, signature } = ceremony;
  if (!fitsClient(ceremony, 'webauthn.get')) return undefined;
  const [key, data] = [readPublicKey(ceremony.publicKey), readAuthenticatorData(ceremony)];
  if (key === undefined || data === undefined) return undefined;
  const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
  if (!isSigned(signed, key, signature)) return undefined;
  // One that does not count says 0; one that does never says a number twice (§6.1.1).
  const { signCount } = data;
  if ((signCount !== 0 || ceremony.signCount !== 0) && signCount <= ceremony.signCount) return undefined;
  return { signCount };
}

/** §5.8.1: what the browser says it was asked, and by whom. */
function fitsClient({ clientData, challenge, party }: Ceremony, type: string): boolean {
  let data: Record<string, unknown> | null;
  try {
    data = JSON.parse(clientData.toString('utf8'));
  } catch {
    return false;
  }
  return (
    typeof data === 'object' &&
    data !== null &&
    data['type'] === type &&
    data['challenge'] === challenge &&
    data['origin'] === party.origin &&
    data['crossOrigin'] !== true
  );
}

function readAuthenticatorData({ authenticatorData: bytes, party }: Ceremony): AuthenticatorData | undefined {
  if (bytes.length < 37) return undefined;
  if (!bytes.subarray(0, 32).equals(createHash('sha256').update(party.id).digest())) return undefined;
  const flags = bytes[32] as number;
  if ((flags & PRESENT) === 0 || (flags & VERIFIED) === 0) return undefined;
  const signCount = bytes.readUInt32BE(33);
  if ((flags & CREDENTIAL) === 0) return { signCount, credentialId: null };
  // 16 bytes name the authenticator's model, two the length of the id (§6.5.1).
  if (bytes.length < 55) return undefined;
  const length = bytes.readUInt16BE(53);
  if (length === 0 || length > CREDENTIAL_ID_MAX || bytes.length < 55 + length) return undefined;
  return { signCount, credentialId: bytes.subarray(55, 55 + length).toString('base64url') };
}

/** A key of one of the kinds that are asked for: P-256, Ed25519 or RSA. */
function readPublicKey(der: Buffer): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
    const known =
      (type === 'ec' && details?.namedCurve === 'prime256v1') ||
      type === 'ed25519' ||
      (type === 'rsa' && (details?.modulusLength ?? 0) >= RSA_MIN_BITS);
    return known ? key : undefined;
  } catch {
    return undefined;
  }
}

function isSigned(data: Buffer, key: KeyObject, signature: Buffer): boolean {
  try {
    return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', data, key, signature);
  } catch {
    return false;
  }
}
