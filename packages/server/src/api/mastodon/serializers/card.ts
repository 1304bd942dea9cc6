import type { PreviewCard, PreviewCardAuthor, TrendsLink } from '@linnet/api-schemas/mastodon/preview-card.ts';
import type { TrendingLink } from '../../../core/trends/load.ts';
import type { CardView } from '../../../core/views/card.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import { NONE, type Render } from './render.ts';
import { renderHistory } from './tag.ts';

/** The card of a page. Its pictures come through the proxy; nothing of it is markup. */
export function renderCard(render: Render, card: CardView): PreviewCard {
  const image = card.imageUrl === null ? null : render.proxyUrl(card.imageUrl);
  return {
    url: card.url,
    title: card.title,
    description: card.description,
    language: card.language,
    type: card.type,
    author_name: card.authorName,
    author_url: card.authorUrl,
    provider_name: card.providerName,
    provider_url: URL.parse(card.url)?.origin ?? '',
    html: '',
    width: card.width,
    height: card.height,
    image,
    image_description: card.imageDescription,
    embed_url: card.type === 'photo' && image !== null ? image : '',
    blurhash: card.blurhash,
    published_at: card.publishedAt === null ? null : toInstant(card.publishedAt),
    authors: renderAuthors(render, card),
  };
}

/** The same of a page that trends. */
export function renderTrendsLink(render: Render, { card, history }: TrendingLink): TrendsLink {
  return { ...renderCard(render, card), history: renderHistory(history) };
}

function renderAuthors(render: Render, { authorName, authorUrl, creator }: CardView): PreviewCardAuthor[] {
  if (creator !== null) {
    const name = authorName || creator.displayName || creator.username;
    return [{ name, url: authorUrl || creator.url, account: renderAccount(render, creator) }];
  }
  return authorName === '' && authorUrl === '' ? NONE : [{ name: authorName, url: authorUrl, account: null }];
}
