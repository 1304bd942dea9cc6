/** Far in the future, for times at which something is due: it waits for nothing but an operator, or for something new. */
export const PARKED = 8_000_000_000_000_000;
