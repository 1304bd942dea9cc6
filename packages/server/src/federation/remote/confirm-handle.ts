import { ourHosts } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../lib/errors.ts';
import type { ReadActor } from '../read/actor.ts';
import { hostOf } from '../read/origin.ts';
import type { Budget } from './budget.ts';
import { type Handle, lookUpHandle, parseHandle } from './webfinger-client.ts';

/**
 * The handle an actor may carry. It lives on the actor's own host unless both sides agree on another domain: the
 * actor's host (or the actor, FEP-2c59) names it, and that domain's WebFinger answers with this very actor. Throws
 * `conflict` where the host says that the name is somebody else's.
 */
export async function confirmHandle(ctx: Context, actor: ReadActor, budget: Budget): Promise<Handle> {
  const id = actor.id as string;
  const own = { username: readUsername(actor), domain: hostOf(id) as string };
  // Some actors have no WebFinger at all (FEP-03c1); nobody can look them up, and nothing else changes.
  const finger = await lookUpHandle(ctx, own, budget);
  if (finger.state === 'found' && finger.self !== id) {
    throw new AppError('conflict', 'This handle belongs to another account');
  }
  const claimed = finger.state === 'found' ? finger.subject : parseHandle(actor.webfinger ?? '');
  if (claimed === undefined || claimed.domain === own.domain) return own;
  if (ourHosts(ctx).includes(claimed.domain)) return own;
  const consent = await lookUpHandle(ctx, claimed, budget);
  const agreed = consent.state === 'found' && consent.self === id && consent.subject.domain === claimed.domain;
  return agreed ? { username: own.username, domain: claimed.domain } : own;
}

/** What stands before the @; where an actor has no name the end of its address serves. Throws `invalid`. */
export function readUsername(actor: ReadActor): string {
  const name = actor.preferredUsername ?? (actor.id ?? '').replace(/\/+$/, '').split('/').at(-1) ?? '';
  // A server that speaks for itself is called by its host, which may have a port.
  if (!/^[\p{L}\p{N}_.~!$&'()*+,;=%-]{1,128}(?::\d{1,5})?$/u.test(name))
    throw new AppError('invalid', 'Not a username');
  return name.normalize('NFC');
}
