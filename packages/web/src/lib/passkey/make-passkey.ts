import type { MadePasskey } from '../api/passkeys.ts';
import type { PasskeyOptions } from '../api/types.ts';

/** ES256, EdDSA and RS256 (RFC 9053 §2, RFC 8812 §2): what the server reads. */
const ALGORITHMS = [-7, -8, -257];

const toBytes = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const toText = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

export const canMakePasskeys = () => 'PublicKeyCredential' in globalThis;

/** Asks the browser for a passkey. Undefined where its reader would rather not, or has one on that device. */
export async function makePasskey({ challenge, rp, user, exclude }: PasskeyOptions): Promise<MadePasskey | undefined> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: toBytes(challenge),
    rp,
    user: { ...user, id: toBytes(user.id) },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: exclude.map((id) => ({ type: 'public-key', id: toBytes(id) })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  };
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
  if (made === null) return undefined;
  const response = made.response as AuthenticatorAttestationResponse;
  const key = response.getPublicKey();
  if (key === null) return undefined;
  return {
    client_data: toText(response.clientDataJSON),
    authenticator_data: toText(response.getAuthenticatorData()),
    public_key: toText(key),
  };
}

/** Has the sign-in page of this browser offer it from now on; it opens nothing. */
export function rememberPasskey(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the page that reads it has one small script
  document.cookie = 'linnet_passkey=1; Path=/; Max-Age=34560000; SameSite=Lax';
}
