/**
 * The bits of which an office has at least one: all there are but that somebody may invite others. A number, for every page
 * begins with it; its test says what it is made of.
 */
export const STAFF = 0xeffff;
