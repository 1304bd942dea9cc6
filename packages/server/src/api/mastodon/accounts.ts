import type { Account } from '@linnet/api-schemas/mastodon/account.ts';
import type { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import type { Context } from '../../core/context.ts';
import { makeEach } from '../../core/make-each.ts';
import { type AccountView, loadAccountViews } from '../../core/views/account.ts';
import { loadRelationships } from '../../core/views/relationship.ts';
import { notFound } from '../../lib/errors.ts';
import { renderFor } from './render-for.ts';
import { renderAccount } from './serializers/account.ts';
import { renderRelationship } from './serializers/relationship.ts';

const idOf = (view: AccountView) => view.id;

/** An account by id. Throws `not-found`; a suspended one is found and says so. */
export async function loadAccountView(ctx: Context, id: number): Promise<AccountView> {
  const view = (await loadAccountViews(ctx, [id])).get(id);
  if (view === undefined) throw notFound();
  return view;
}

/** Accounts as entities, with where they moved to. */
export async function renderAccounts(ctx: Context, views: readonly AccountView[]): Promise<Account[]> {
  const movedTo = await loadAccountViews(
    ctx,
    views.flatMap((view) => view.movedToId ?? []),
  );
  const render = renderFor(ctx);
  return makeEach(ctx, 'account', views, idOf, (view) => renderAccount(render, view, movedTo.get(view.movedToId ?? 0)));
}

/** How the viewer stands to one account. */
export async function loadRelationship(ctx: Context, viewerId: number, targetId: number): Promise<Relationship> {
  const [view] = await loadRelationships(ctx, viewerId, [targetId]);
  if (view === undefined) throw notFound();
  return renderRelationship(view);
}
