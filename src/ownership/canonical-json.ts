/** What a signed payload may hold: the subset of JSON on which every language agrees byte for byte. */
export type CanonicalValue = string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/**
 * The RFC 8785 form of a value, restricted to ASCII keys, integers and well-formed strings.
 * @throws TypeError on anything outside that subset: a payload that two parties could read differently is not signed.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('A signed payload holds whole numbers only.');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (!isWellFormed(value)) throw new TypeError('A signed payload holds well-formed strings only.');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${(value as readonly CanonicalValue[]).map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError('A signed payload holds JSON only.');
  const object = value as { readonly [key: string]: CanonicalValue };
  const members = Object.keys(object).sort().map((key) => {
    if (!/^[\x20-\x7e]+$/.test(key)) throw new TypeError('A signed payload has ASCII keys only.');
    return `${JSON.stringify(key)}:${canonicalJson(object[key] as CanonicalValue)}`;
  });
  return `{${members.join(',')}}`;
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
