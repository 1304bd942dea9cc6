import { preferences } from '@linnet/api-schemas/mastodon/endpoints/preferences.ts';
import type { Preferences } from '@linnet/api-schemas/mastodon/preferences.ts';
import type { Context } from '../../../core/context.ts';
import { loadPostDefaults } from '../../../core/users/post-defaults.ts';
import { loadReadingPreferences, type ReadingPreferences } from '../../../core/users/reading-preferences.ts';
import { saveOwnSettings } from '../../../core/users/save-own-settings.ts';
import { loadUndoTime } from '../../../core/users/undo-time.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderQuotePolicy } from '../serializers/quote-policy.ts';
import { renderVisibility } from '../serializers/visibility.ts';

/** What who asks starts writing and reading with, in every app. */
export const preferenceRoutes = defineRoutes(preferences, {
  get: ({ ctx, accountId }) => loadPreferences(ctx, accountId),
  update: async ({ ctx, accountId, params }) => {
    const changes: Partial<ReadingPreferences> = {};
    const media = params['reading:expand:media'];
    const warnings = params['reading:expand:spoilers'];
    const autoplay = params['reading:autoplay:gifs'];
    const reminder = params['posting:remind:descriptions'];
    if (media !== undefined) changes.expandMedia = media;
    if (warnings !== undefined) changes.expandWarnings = warnings;
    if (autoplay !== undefined) changes.autoplay = autoplay;
    if (reminder !== undefined) changes.remindDescriptions = reminder;
    const showApp = params['posting:show_application'];
    const undoTime = params['posting:undo'];
    await saveOwnSettings(ctx, accountId, {
      ...changes,
      ...(showApp === undefined ? {} : { showApp }),
      ...(undoTime === undefined ? {} : { undoTime }),
    });
    return loadPreferences(ctx, accountId);
  },
});

async function loadPreferences(ctx: Context, accountId: number): Promise<Preferences> {
  const defaults = await loadPostDefaults(ctx, accountId);
  const reading = await loadReadingPreferences(ctx, accountId);
  return {
    'posting:default:visibility': renderVisibility(defaults.visibility),
    'posting:default:sensitive': defaults.sensitive,
    'posting:default:language': defaults.language,
    'posting:default:quote_policy': renderQuotePolicy(defaults.quotePolicy),
    'posting:show_application': defaults.showApp,
    'posting:remind:descriptions': reading.remindDescriptions,
    'posting:undo': await loadUndoTime(ctx, accountId),
    'reading:expand:media': reading.expandMedia,
    'reading:expand:spoilers': reading.expandWarnings,
    'reading:autoplay:gifs': reading.autoplay,
  };
}
