/**
 * Where the bearer token comes from: the host's sign-in. Null when nobody is signed in, or when the host uses cookies.
 * `refresh` is true when the backend has just refused the token that was given before: answer with a newer one.
 */
export type TokenSource = (options: { refresh: boolean }) => Promise<string | null>;
