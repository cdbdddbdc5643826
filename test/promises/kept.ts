/**
 * What a sentence does to who reads it. A `state` says how things are, a `promise` how they will be: each names what keeps it
 * true, as `file: words that stand in that file` – a test's title, or a name in a source.
 */
export type Kept =
  | { readonly is: 'label' | 'question' | 'advice' }
  | { readonly is: 'state' | 'promise'; readonly by: string };

/** The same class for several sentences. */
export function are<K extends string>(is: 'label' | 'question' | 'advice', ...keys: K[]): Record<K, Kept> {
  return Object.fromEntries(keys.map((key) => [key, { is }])) as Record<K, Kept>;
}

/** Several sentences that one thing keeps true. */
export function kept<K extends string>(is: 'state' | 'promise', by: string, ...keys: K[]): Record<K, Kept> {
  return Object.fromEntries(keys.map((key) => [key, { is, by }])) as Record<K, Kept>;
}
