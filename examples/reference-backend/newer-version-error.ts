/** A newer version of the program has worked here: this one touches nothing. Its message is for whoever has started it. */
export class NewerVersionError extends Error {}
