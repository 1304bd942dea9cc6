import { createHash, generateKeyPairSync, sign } from 'node:crypto';

interface Changes {
  origin?: string;
  rpId?: string;
  flags?: number;
  count?: number;
}

const hash = (data: string | Buffer) => createHash('sha256').update(data).digest();

/** A device that makes passkeys, and the browser on it: shares no code with what reads them. */
export function createDevice(origin: string, rpId: string, id = Buffer.from(`credential ${Math.random()}`)) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let count = 0;

  function ceremony(type: string, challenge: string, changes: Changes, more: Buffer) {
    const { flags = 0x05, count: counted = ++count } = changes;
    const client = Buffer.from(
      JSON.stringify({ type, challenge, origin: changes.origin ?? origin, crossOrigin: false }),
    );
    const numbers = Buffer.alloc(5);
    numbers[0] = more.length > 0 ? flags | 0x40 : flags;
    numbers.writeUInt32BE(counted, 1);
    return { client, data: Buffer.concat([hash(changes.rpId ?? rpId), numbers, more]) };
  }

  return {
    id: id.toString('base64url'),
    /** What `POST /api/v1/user/passkeys` takes. */
    register(challenge: string, changes: Changes = {}) {
      const size = Buffer.alloc(2);
      size.writeUInt16BE(id.length);
      const more = Buffer.concat([Buffer.alloc(16), size, id, Buffer.from('a key in COSE, which nobody reads')]);
      const { client, data } = ceremony('webauthn.create', challenge, changes, more);
      return {
        client_data: client.toString('base64url'),
        authenticator_data: data.toString('base64url'),
        public_key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
      };
    },
    /** What `POST /auth/passkey` takes. */
    signIn(challenge: string, changes: Changes = {}) {
      const { client, data } = ceremony('webauthn.get', challenge, changes, Buffer.alloc(0));
      return {
        credential_id: id.toString('base64url'),
        client_data: client.toString('base64url'),
        authenticator_data: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, hash(client)]), privateKey).toString('base64url'),
      };
    },
  };
}

export type Device = ReturnType<typeof createDevice>;
