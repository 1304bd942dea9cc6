import type { Context } from '../../core/context.ts';
import { proxyUrl, stillUrl } from '../../core/media/proxy.ts';
import { findAppById } from '../../core/oauth/apps.ts';
import { perProcess } from '../../core/per-process.ts';
import type { PostFacts } from '../../core/views/facts.ts';
import { createCache } from '../../lib/cache.ts';
import type { Render, RenderedApp } from './serializers/render.ts';

const APPS_KEPT = 10_000;

const made = perProcess((ctx) => {
  const apps = createCache<number, RenderedApp | null>({ max: APPS_KEPT });
  const render: Render = {
    here: ctx,
    proxyUrl: (url) => proxyUrl(ctx, url),
    stillUrl: (url) => stillUrl(ctx, url),
    findApp: (id) => apps.get(id) ?? null,
    accounts: new WeakMap(),
    posts: new WeakMap(),
  };
  return { render, apps };
});

/** What serializers of this server are given. `prepareProxy` has run before. */
export function renderFor(ctx: Context): Render {
  return made(ctx).render;
}

/** Gets the names of the apps that posts were written with into memory: serializers answer at once. They never change. */
export async function loadAppNames(ctx: Context, posts: Iterable<PostFacts>): Promise<void> {
  const { apps } = made(ctx);
  for (const { appId } of posts) {
    if (appId === null || apps.get(appId) !== undefined) continue;
    const app = await findAppById(ctx, appId);
    apps.set(appId, app === undefined ? null : { name: app.name, website: app.website });
  }
}
