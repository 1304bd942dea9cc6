import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { isUnreachable } from '../../core/mail/letterbox.ts';
import type { SignedIn } from '../../core/users/sign-in.ts';
import { createDevices, type Devices } from './device.ts';
import { addQuery } from './form-problems.ts';
import { forgetHalfway, rememberHalfway } from './halfway.ts';
import { startSession } from './session.ts';

/** Where browsers come in, however their person showed who they are. */
export interface Entrance {
  devices: Devices;
  /** Signs a browser in. */
  enter(request: FastifyRequest, reply: FastifyReply, userId: number): Promise<void>;
  /** The same for who showed one thing, and has to show another one first where they chose so. Sends the answer. */
  admit(
    request: FastifyRequest,
    reply: FastifyReply,
    signedIn: SignedIn & { asked: string | undefined },
  ): Promise<FastifyReply>;
}

/** Home; but whoever no mail reaches is told so, where they can do something about it. */
export async function firstPage(ctx: Context, userId: number): Promise<string> {
  return (await isUnreachable(ctx, userId)) ? '/settings/emails' : '/home';
}

export async function createEntrance(ctx: Context): Promise<Entrance> {
  const devices = await createDevices(ctx);

  async function enter(request: FastifyRequest, reply: FastifyReply, userId: number): Promise<void> {
    const isNewDevice = !devices.read(request).userIds.includes(userId);
    await startSession(ctx, request, reply, { userId, isNewDevice });
    devices.remember(request, reply, userId);
    forgetHalfway(ctx, reply);
  }

  return {
    devices,
    enter,
    async admit(request, reply, { userId, next, waiting, asked }) {
      if (next === 'second-step') {
        await rememberHalfway(ctx, reply, { userId, waiting });
        return reply.redirect(addQuery('/sign-in/code', { redirect_to: asked }), 303);
      }
      await enter(request, reply, userId);
      return reply.redirect(asked ?? (await firstPage(ctx, userId)), 303);
    },
  };
}
