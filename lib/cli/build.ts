// Which state of the sources a compiled binary was made from. The compile script puts its own in the place of
// this module.

/** The commit; `undefined` where the program runs from its sources. */
export const COMMIT: string | undefined = undefined;
