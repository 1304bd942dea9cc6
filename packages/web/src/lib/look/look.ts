/**
 * What a browser is set to for whoever uses it, whichever page it shows: kept in cookies, so that no page begins otherwise.
 * The first of each is how things are where nobody chose.
 */
export const looks = {
  theme: ['auto', 'light', 'dark'],
  accent: ['cherry', 'plum', 'blue', 'sea', 'moss', 'amber'],
  text: ['normal', 'small', 'large', 'larger'],
  density: ['cosy', 'compact'],
  motion: ['auto', 'less'],
  counts: ['shown', 'hidden'],
  alerts: ['counted', 'calm'],
} as const;

export type Look = keyof typeof looks;
export type LookValue<L extends Look> = (typeof looks)[L][number];

const YEAR_S = 31_536_000;
const cookieOf = (look: Look) => `linnet_${look}`;

/** The attributes of the root that say it, from cookies: nothing that stands there gets into a page but our own words. */
export function lookAttributes(read: (cookie: string) => string | undefined): string {
  return (Object.keys(looks) as Look[])
    .map((look) => ({ look, value: looks[look].find((one) => one === read(cookieOf(look))) }))
    .map(({ look, value }) => (value === undefined || value === looks[look][0] ? '' : ` data-${look}="${value}"`))
    .join('');
}

/** A page whose browser is told one colour for its own bar, where the reader has chosen; it has two, for either ground. */
export function tintBar(page: string, attributes: string): string {
  const theme = /data-theme="(\w+)"/.exec(attributes)?.[1];
  if (theme === undefined) return page;
  const metas = /<meta name="theme-color" media="\(prefers-color-scheme: (\w+)\)" content="(#\w+)">\s*/g;
  return page.replace(metas, (_, of, color) => (of === theme ? `<meta name="theme-color" content="${color}">` : ''));
}

/** How this page looks. */
export function readLook<L extends Look>(look: L): LookValue<L> {
  const value = document.documentElement.dataset[look];
  return looks[look].find((one) => one === value) ?? looks[look][0];
}

/** Shows it at once, and in every page to come. */
export function saveLook<L extends Look>(look: L, value: LookValue<L>): void {
  document.documentElement.dataset[look] = value;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet
  document.cookie = `${cookieOf(look)}=${value}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
}
