import Type from 'typebox';
import { TrendsLink } from './preview-card.ts';
import { Status } from './status.ts';
import { Tag } from './tag.ts';

/** `requires_review`: nobody has decided about it. */
const review = { requires_review: Type.Boolean() };

/** A tag with what staff decided about it. */
export const AdminTag = Type.Object({
  ...Tag.properties,
  /** Whether it may trend. */
  trendable: Type.Boolean(),
  /** Whether posts may be written with it. */
  usable: Type.Boolean(),
  /** Whether it is found by its first letters, and suggested. */
  listable: Type.Boolean(),
  ...review,
});
export type AdminTag = Type.Static<typeof AdminTag>;

/** A post that trends; `trendable` is an extension. */
export const AdminTrendsStatus = Type.Object({ ...Status.properties, trendable: Type.Boolean(), ...review });
export type AdminTrendsStatus = Type.Static<typeof AdminTrendsStatus>;

/** A page that trends; `trendable` is an extension. */
export const AdminTrendsLink = Type.Object({
  ...TrendsLink.properties,
  id: Type.String(),
  trendable: Type.Boolean(),
  ...review,
});
export type AdminTrendsLink = Type.Static<typeof AdminTrendsLink>;

/** Who publishes pages, by host. */
export const AdminTrendsPublisher = Type.Object({
  id: Type.String(),
  domain: Type.String(),
  trendable: Type.Boolean(),
  ...review,
});
export type AdminTrendsPublisher = Type.Static<typeof AdminTrendsPublisher>;
