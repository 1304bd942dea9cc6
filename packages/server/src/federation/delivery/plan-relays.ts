import { ensureInstanceActor } from '../../core/accounts/instance-actor.ts';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { hostOf } from '../read/origin.ts';
import { type Activity, renderAccept, renderFollow, renderUndo } from '../render/activity.ts';
import { PUBLIC } from '../render/context.ts';
import { mayAnswer } from './may-answer.ts';
import type { Plan, Planners } from './plan.ts';

/** So often one relay's Follow is answered in an hour. */
const ANSWERS = 8;

/** Of what is said to the relay itself. */
export const relaySubject = (inboxUri: string): string => `relay ${inboxUri}`;

/** What the server itself says to relays: it follows everything that is public, or in LitePub's habit the relay's actor. */
export const RELAY_PLANNERS: Planners<'relay.asked' | 'relay.left' | 'relay.followed'> = {
  'relay.asked': (ctx, event) => toPlan(ctx, event.inboxUri, renderRequest(ctx, event)),
  'relay.left': (ctx, event) => toPlan(ctx, event.inboxUri, renderUndo(renderRequest(ctx, event))),
  async 'relay.followed'(ctx, { inboxUri, actorUri, followUri }) {
    if (!mayAnswer(ctx, `relay ${actorUri}`, ANSWERS)) return [];
    const follow = { uri: followUri, actorUri, objectUri: mint.server(ctx) };
    return toPlan(ctx, inboxUri, renderAccept(follow, ctx.ids.next()));
  },
};

function renderRequest(
  ctx: Context,
  { followUri, actorUri }: { followUri: string; actorUri: string | null },
): Activity {
  return renderFollow({ uri: followUri, actorUri: mint.server(ctx), objectUri: actorUri ?? PUBLIC });
}

async function toPlan(ctx: Context, inboxUri: string, body: Activity): Promise<Plan[]> {
  const inboxes = [{ uri: inboxUri, domain: hostOf(inboxUri) ?? '' }];
  const accountId = await ensureInstanceActor(ctx);
  return [{ accountId, subject: relaySubject(inboxUri), body, to: [{ kind: 'inboxes', inboxes }] }];
}
