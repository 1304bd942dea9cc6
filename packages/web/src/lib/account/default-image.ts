/** Whether an address is the stand-in of an account without a picture of its own, here or on a server like Mastodon. */
export const isDefaultImage = (url: string): boolean => /\/(media\/default\/|[a-z]+\/original\/missing\.png)/.test(url);
