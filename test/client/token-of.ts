/** An access token as an identity provider makes it. Nobody verifies its signature in a page. */
export function tokenOf(claims: Readonly<Record<string, unknown>>): string {
  const encode = (value: unknown): string => {
    const bytes = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value)));
    return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  };
  return `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${encode(claims)}.c2lnbmF0dXJl`;
}
