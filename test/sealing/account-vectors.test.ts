import { expect } from 'chai';
import type { AccountBox } from '../../src/domain/account-box.js';
import type { KeyContent } from '../../src/domain/key-content.js';
import type { VaultEntry } from '../../src/domain/vault.js';
import { attest, attestationKey, continueAccount, isAttested, isContinued, type Attested } from '../../src/keys/attestation.js';
import { openWay } from '../../src/keys/way-entry.js';
import { deriveWaySecret } from '../../src/keys/way-secret.js';
import { fromBase64url } from '../../src/ownership/base64url.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { digest } from '../../src/ownership/digest.js';
import { keyContentDigest, stopPermissionDigest } from '../../src/ownership/signed-key-change.js';
import { openAccountBox } from '../../src/sealing/account-box.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import { fromHex, reasonOf, toHex } from './sealing-fixture.js';
import { importPair, readVectors } from './vector-files.js';

interface Att { name?: string; kind: 1 | 2; sub: string; kid: string; enc: string; att: string }
interface Box { name: string; aud: string; sub: string; recipient: JsonWebKey; scalar: string; box: AccountBox }
interface Method { aud: string; sub: string; secret: string; proof: string; scalar: string; entry: VaultEntry }
interface AccountFile {
  attestations: { account: JsonWebKey; device: Att; way: Att; refused: Att[] };
  continuity: { account: JsonWebKey; prev: string; next: string; cont: string };
  boxes: Box[];
  refusedBoxes: (Partial<Box> & { name: string; from: string })[];
  methods: Method[];
  change: { content: KeyContent; canonical: string; next: string; permission: string; stop: string };
}

describe('vectors/account-keys.json', () => {
  let file: AccountFile;
  before(async () => {
    file = (await readVectors('account-keys.json')) as AccountFile;
    expect([file.attestations.refused.length, file.boxes.length, file.refusedBoxes.length, file.methods.length]).to.deep.equal([4, 3, 7, 2]);
  });

  const wordsOf = ({ kind, sub, kid, enc }: Att): Attested => (kind === 1 ? { kind: 'device', sub, kid, enc } : { kind: 'way', sub, enc });

  it('has our attestations, and no other', async () => {
    const { account, device, way, refused } = file.attestations;
    const pair = await importPair(account);
    const key = await attestationKey({ kid: await encryptionKid(pair.publicKey), pair });
    for (const each of [device, way]) {
      expect(await attest(key, wordsOf(each))).to.equal(each.att);
      expect(await isAttested(key, wordsOf(each), each.att)).to.equal(true);
    }
    for (const each of refused) expect(await isAttested(key, wordsOf(each), each.att), each.name).to.equal(false);
    const other = await importPair(file.boxes[2]!.recipient);
    const othersKey = await attestationKey({ kid: await encryptionKid(other.publicKey), pair: other });
    expect(await isAttested(othersKey, wordsOf(device), device.att), 'another account’s').to.equal(false);
  });

  it('says that an account key follows from the one before, in its place alone', async () => {
    const { account, prev, next, cont } = file.continuity;
    const pair = await importPair(account);
    const key = await attestationKey({ kid: await encryptionKid(pair.publicKey), pair });
    expect(await continueAccount(key, prev, next)).to.equal(cont);
    expect(await isContinued(key, prev, next, cont)).to.equal(true);
    for (const [link, account, said] of [[next, next, cont], [prev, prev, cont], [prev, next, prev], [prev, next, null]] as const) expect(await isContinued(key, link, account, said)).to.equal(false);
    const other = await importPair(file.boxes[2]!.recipient);
    const othersKey = await attestationKey({ kid: await encryptionKid(other.publicKey), pair: other });
    expect(await isContinued(othersKey, prev, next, cont), 'another account’s').to.equal(false);
  });

  it('opens every box, and only for whom and as what it was sealed', async () => {
    const open = async ({ box, recipient, aud, sub }: Box): Promise<string> => toHex(await openAccountBox(box, await importPair(recipient), { aud, sub }));
    for (const each of file.boxes) expect(await open(each), each.name).to.equal(each.scalar);
    for (const { from, ...change } of file.refusedBoxes) {
      const box = { ...file.boxes.find(({ name }) => name === from)!, ...change };
      expect(await reasonOf(open(box)), change.name).to.equal('wrap');
    }
  });

  it('opens every recovery method with its secret, and for nothing else', async () => {
    const opened: string[] = [];
    for (const { aud, sub: subject, secret, proof, scalar, entry } of file.methods) {
      const [, tenant = '', region = ''] = aud.split(':');
      expect((await deriveWaySecret(fromHex(secret), entry.salt)).proof).to.equal(proof);
      expect(await digest(fromBase64url(proof))).to.equal(entry.proofDigest);
      const account = await openWay({ tenant, region, subject }, entry, entry.enc, fromHex(secret));
      expect(account?.kid).to.equal(entry.enc.kid);
      opened.push(scalar);
      for (const [owner, changed] of [
        [{ tenant, region, subject: 'm_tom' }, entry], [{ tenant, region: 'ie', subject }, entry], [{ tenant, region, subject }, { ...entry, id: 'another' }],
        [{ tenant, region, subject }, { ...entry, kind: entry.kind === 'passkey' ? 'recovery-code' : 'passkey' }],
      ] as const) expect(await openWay(owner, changed, entry.enc, fromHex(secret))).to.equal(null);
    }
    expect(opened).to.have.length(2);
  });

  it('has what a device signs: the digest of a wanted content, and of a stop', async () => {
    const { content, canonical, next, permission, stop } = file.change;
    expect(canonicalJson(content)).to.equal(canonical);
    expect(await keyContentDigest(content)).to.equal(next);
    expect(await stopPermissionDigest(permission)).to.equal(stop);
  });
});
