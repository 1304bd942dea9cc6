import type { Confirm, Endpoint } from '@linnet/api-schemas/endpoint.ts';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { ensureWebApp } from '../../core/oauth/apps.ts';
import { isConfirmed } from '../../core/oauth/confirmed.ts';
import { AccessError } from './errors.ts';

/** What a route asks of its person before parameters are read, and what with them: throws an AccessError. */
export interface ConfirmHooks {
  before: ((request: FastifyRequest) => Promise<void>)[];
  /** Gets parameters as the handler does: no other spelling of them leads around. */
  within(request: FastifyRequest, params: object): Promise<void>;
}

/** The hooks of a route that could lock its person out, or does what cannot be taken back: they show who they are first. */
export function confirmHooks(ctx: Context, rule: Endpoint['confirm']): ConfirmHooks {
  const ask = async ({ auth }: FastifyRequest) => {
    if (auth === null) throw new AccessError('no-token');
    const asked = rule === true || rule?.of === 'all' || auth.appId === (await ensureWebApp(ctx));
    if (asked && !(await isConfirmed(ctx, auth.tokenId))) throw new AccessError('unconfirmed');
  };
  if (rule === undefined) return { before: [], within: pass };
  const when = rule === true ? undefined : rule.when;
  if (when === undefined) return { before: [ask], within: pass };
  return { before: [], within: async (request, params) => (isMeant(when, params) ? ask(request) : undefined) };
}

async function pass(): Promise<void> {}

function isMeant(when: NonNullable<Confirm['when']>, params: object): boolean {
  return Object.entries(when).some(([name, values]) => {
    const sent = (params as Record<string, unknown>)[name];
    // Names of settings are written in either way.
    if (typeof sent === 'object' && sent !== null) {
      return Object.keys(sent).some((key) => values.includes(key.replaceAll('-', '_')));
    }
    return typeof sent === 'string' && values.includes(sent);
  });
}
