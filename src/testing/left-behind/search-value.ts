/** The first bytes of every WebM and Matroska file. */
const MEDIA = [0x1a, 0x45, 0xdf, 0xa3];

/** What can be read in a value out of a database, whatever it is made of: words, media that is not sealed, keys that can be copied. */
export async function searchValue(words: readonly string[], value: unknown): Promise<string[]> {
  if (typeof value === 'string') return searchTexts(words, [value, ...decodedParts(value)]);
  if (value instanceof Blob) return searchValue(words, await value.arrayBuffer());
  if (value instanceof ArrayBuffer) return searchBytes(words, new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return searchBytes(words, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (value instanceof CryptoKey) return value.extractable && value.type !== 'public' ? [`a ${value.type} key that can be read out`] : [];
  if (value instanceof Map || value instanceof Set) return searchAll(words, [...value]);
  return typeof value === 'object' && value !== null ? searchAll(words, [...Object.keys(value), ...Object.values(value)]) : [];
}

async function searchAll(words: readonly string[], values: readonly unknown[]): Promise<string[]> {
  return (await Promise.all(values.map((value) => searchValue(words, value)))).flat();
}

function searchBytes(words: readonly string[], bytes: Uint8Array): string[] {
  const found = searchTexts(words, [new TextDecoder().decode(bytes)]);
  return MEDIA.every((byte, index) => bytes[index] === byte) ? [...found, 'media that is not sealed'] : found;
}

function searchTexts(words: readonly string[], texts: readonly string[]): string[] {
  return words.filter((word) => texts.some((text) => text.includes(word))).map((word) => `“${word}”`);
}

/** What base64url hides, as in the parts of a token. */
function decodedParts(text: string): string[] {
  return text.split('.').map((part) => {
    try {
      return new TextDecoder().decode(Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0)));
    } catch {
      return '';
    }
  });
}
