import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { ensureSecret } from '../../core/users/settings.ts';
import { equalSecrets } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import { readCookie, writeCookie } from '../http/cookies.ts';

const NAME = 'linnet_device';
const KEPT_SECONDS = 400 * 24 * 3_600;
/** A family's browser. */
const MAX_USERS = 5;

/** A browser that people have signed in on: who guesses at their passwords elsewhere cannot lock them out here. */
export interface Device {
  /** Undefined for one that is not known. */
  id: string | undefined;
  userIds: number[];
}

export interface Devices {
  read(request: FastifyRequest): Device;
  /** Notes in the browser that this user has signed in here. */
  remember(request: FastifyRequest, reply: FastifyReply, userId: number): void;
}

/** Reads and writes the cookie `id.user-user.signature`. It opens nothing: it only counts tries apart. */
export async function createDevices(ctx: Context): Promise<Devices> {
  const secret = await ensureSecret(ctx, 'device', () => createSecret(ctx.rng));
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');

  function read(request: FastifyRequest): Device {
    const value = readCookie(ctx, request, NAME);
    const parts = /^(([A-Za-z0-9_-]{16})\.(\d{1,16}(?:-\d{1,16}){0,4}))\.([A-Za-z0-9_-]{43})$/.exec(value ?? '');
    if (parts === null) return { id: undefined, userIds: [] };
    const [, text = '', id, users = '', signature = ''] = parts;
    if (!equalSecrets(signature, sign(text))) return { id: undefined, userIds: [] };
    return { id, userIds: users.split('-').map(Number) };
  }

  return {
    read,
    remember(request, reply, userId) {
      const { id = ctx.rng.bytes(12).toString('base64url'), userIds } = read(request);
      const users = [userId, ...userIds.filter((known) => known !== userId)].slice(0, MAX_USERS);
      const text = `${id}.${users.join('-')}`;
      writeCookie(ctx, reply, NAME, `${text}.${sign(text)}`, KEPT_SECONDS);
    },
  };
}
