import type { Screen, ScreenMatch } from '@linnet/api-schemas/mastodon/screen.ts';
import type { Hit } from '../../../core/screens/compile.ts';
import { writeCondition } from '../../../core/screens/condition.ts';
import type { Screen as CoreScreen } from '../../../core/screens/screen.ts';
import { toInstant } from './dates.ts';

export function renderScreen(screen: CoreScreen): Screen {
  const { id, name, conditions, act, warning, enabled, scope, direct, staff, hits, lastHitAt, createdAt } = screen;
  return {
    id: String(id),
    name,
    conditions: conditions.map(writeCondition) as Screen['conditions'],
    ...{ act, warning, enabled, scope, direct, staff },
    hits_count: hits,
    last_hit_at: lastHitAt === null ? null : toInstant(lastHitAt),
    created_at: toInstant(createdAt),
  };
}

export function renderMatch({ screen, why }: Hit): ScreenMatch {
  return { screen: renderScreen(screen), why };
}
