import { expect } from 'chai';
import { fromBase64url, toBase64url } from '../../src/ownership/base64url.js';
import { openVector, type RecordingVector } from './open-vector.js';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Path = readonly (string | number)[];

/** Another one, with the text at this place changed. */
function changed(file: RecordingVector, path: Path, change: (text: string) => string): RecordingVector {
  const copy = structuredClone(file);
  let at = copy as unknown as Record<string | number, Json>;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string | number, Json>;
  const last = path.at(-1)!;
  at[last] = change(at[last] as string);
  return copy;
}

/** Where the tokens are. */
function tokensIn(value: Json, path: Path = []): Path[] {
  if (typeof value === 'string') return /^eyJ[^.]*\.[^.]+\.[^.]+$/.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => tokensIn(each, [...path, Array.isArray(value) ? Number(name) : name]));
}

function flipped(text: string, at = 0.5): string {
  const bytes = fromBase64url(text);
  const index = Math.floor((bytes.length - 1) * at);
  bytes[index] = bytes[index]! ^ 1;
  return toBase64url(bytes);
}

const part = (number: number, change: (text: string) => string) => (token: string): string => token.split('.').map((text, index) => (index === number ? change(text) : text)).join('.');

/** What the reader in Python opens too: see test/vectors/run-reader.mjs. */
describe('vectors/recording.json', () => {
  let file: RecordingVector;
  before(async () => {
    file = (await (await fetch(new URL('../vectors/recording.json', import.meta.url))).json()) as RecordingVector;
  });

  it('is opened by the gate and by what opens segments', async () => {
    expect(await openVector(file)).to.equal('opened');
  });

  it('is opened under an id of before too: 16 bytes in base64url', async () => {
    const old = (await (await fetch(new URL('../vectors/recording-old-id.json', import.meta.url))).json()) as RecordingVector;
    expect((old.item as { rid: string }).rid).to.have.length(22);
    expect(await openVector(old)).to.equal('opened');
  });

  it('has what it says: a changed account key, a session key, two runs, a withdrawal before the end, and a granted wrap', () => {
    const { keys, ...item } = file.item as { keys: { patient: Json[] } } & Record<string, Json[]>;
    const lengths = Object.fromEntries(['sessionKeys', 'binds', 'consents', 'epochs', 'wraps', 'recipients', 'grants'].map((name) => [name, item[name]!.length]));
    expect([keys.patient.length, lengths]).to.deep.equal([2, { sessionKeys: 1, binds: 4, consents: 3, epochs: 2, wraps: 3, recipients: 3, grants: 1 }]);
  });

  it('is refused with any token changed in its payload or in its signature', async () => {
    const paths = tokensIn(file as unknown as Json);
    expect(paths.length).to.be.above(14);
    for (const path of paths) {
      for (const number of [1, 2]) expect(await openVector(changed(file, path, part(number, flipped))), `${path.join('.')} part ${number}`).not.to.equal('opened');
    }
  });

  it('is refused with any segment, head or recipient changed', async () => {
    const { heads, recipients } = file.item as { heads: string[]; recipients: unknown[] };
    const places: [Path, (text: string) => string][] = [
      ...file.segments.flatMap((_, index) => [0, 0.5, 1].map((at): [Path, (text: string) => string] => [['segments', index], (text) => flipped(text, at)])),
      ...heads.map((_, index): [Path, (text: string) => string] => [['item', 'heads', index], (text) => text.replace('"len":', '"len":1')]),
      ...recipients.map((_, index): [Path, (text: string) => string] => [['item', 'recipients', index, 'box'], flipped]),
      [['item', 'wraps', 0, 'ct'], flipped], [['item', 'wraps', 0, 'enc'], flipped], [['account', 'd'], flipped], [['item', 'meta'], flipped],
      [['trust', 'rootThumbprint'], flipped], [['trust', 'tenant'], (text) => `${text}x`], [['subject'], (text) => `${text}x`], [['item', 'rid'], flipped],
    ];
    for (const [path, change] of places) {
      const outcome = await openVector(changed(file, path, change)).catch(() => 'no key');
      expect(outcome, path.join('.')).not.to.equal('opened');
    }
  });
});
