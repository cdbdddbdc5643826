import type { KeyContent } from '../domain/key-change.js';
import type { NamedPublicKey } from '../domain/named-public-key.js';
import { canonicalJson } from './canonical-json.js';
import { importEncryptionKey } from './import-encryption-key.js';
import { importPartyKey, isNamedByThumbprint, type PartyKey } from './party-key.js';

/** What a key of a chain is for. A key that encrypts for a device is no account's, and no recovery method's. */
type Place = 'account' | 'sig' | 'device' | 'way';

/** The keys of one served chain, link after link: each is imported once, and never changes its use. */
export class LinkKeys {
  readonly #places = new Map<string, Place>();
  readonly #signing = new Map<string, PartyKey>();
  readonly #encrypting = new Set<string>();

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
      if (!this.#isKnown(key) && !(await isNamedByThumbprint(key))) return 'thumbprint';
    }
    if (places.some(([kid, place]) => (this.#places.get(kid) ?? place) !== place)) return 'key-use';
    for (const [kid, place] of places) this.#places.set(kid, place);
    for (const [key, place] of named) {
      if (!(place === 'sig' ? await this.#importSigning(key) : await this.#importEncrypting(key))) return 'key-use';
    }
    return devices.flatMap(({ sig }) => this.#signing.get(canonicalJson(sig)) ?? []);
  }

  #isKnown(key: NamedPublicKey): boolean {
    const text = canonicalJson(key);
    return this.#signing.has(text) || this.#encrypting.has(text);
  }

  async #importSigning(key: NamedPublicKey): Promise<boolean> {
    const text = canonicalJson(key);
    const imported = this.#signing.get(text) ?? (await importPartyKey(key));
    if (imported !== null) this.#signing.set(text, imported);
    return imported !== null;
  }

  async #importEncrypting(key: NamedPublicKey): Promise<boolean> {
    const text = canonicalJson(key);
    if (!this.#encrypting.has(text) && (await importEncryptionKey(key.jwk)) === null) return false;
    this.#encrypting.add(text);
    return true;
  }
}
