import type { KeyContent } from '../domain/key-content.js';
import type { NamedPublicKey } from '../domain/named-public-key.js';
import { canonicalJson } from './canonical-json.js';
import { importEncryptionKey } from './import-encryption-key.js';
import { importPartyKey, isNamedByThumbprint, type PartyKey } from './party-key.js';

/** What a key of a chain is for. A key that encrypts for a device is no account's, and no recovery method's. */
type Place = 'account' | 'sig' | 'device' | 'way';

/** The keys of one served chain, link after link: each is imported once, and never changes its use. */
export class LinkKeys {
  readonly #places = new Map<string, Place>();
  readonly #imported = new Map<string, PartyKey | CryptoKey>();

  /**
   * @returns the link's signing keys; `thumbprint` for a key under another name than its own; `key-use` for one of another
   * use than its place asks for, one that stood in another place before, one that stands twice, and no point of the curve
   */
  async add({ enc, former, devices, ways }: KeyContent): Promise<PartyKey[] | 'thumbprint' | 'key-use'> {
    const named: (readonly [NamedPublicKey, Place])[] = [
      [enc, 'account'], ...devices.flatMap((device) => [[device.sig, 'sig'] as const, [device.enc, 'device'] as const]), ...ways.map((way) => [way.enc, 'way'] as const),
    ];
    const places = [...named.map(([{ kid }, place]) => [kid, place] as const), ...former.map((kid) => [kid, 'account'] as const)];
    if (new Set(places.map(([kid]) => kid)).size !== places.length) return 'key-use';
    for (const [key] of named) {
      if (!this.#imported.has(canonicalJson(key)) && !(await isNamedByThumbprint(key))) return 'thumbprint';
    }
    if (places.some(([kid, place]) => (this.#places.get(kid) ?? place) !== place)) return 'key-use';
    for (const [kid, place] of places) this.#places.set(kid, place);
    const signing: PartyKey[] = [];
    for (const [key, place] of named) {
      const text = canonicalJson(key);
      const imported = this.#imported.get(text) ?? (await (place === 'sig' ? importPartyKey(key) : importEncryptionKey(key.jwk)));
      if (imported === null) return 'key-use';
      this.#imported.set(text, imported);
      if ('kid' in imported) signing.push(imported);
    }
    return signing;
  }
}
