import { expect } from 'chai';
import { OwnAccessLogs } from '../../src/client/own-access-logs.js';
import type { AccessEntry } from '../../src/domain/access-entry.js';
import { signCheckpoint } from '../../src/ownership/checkpoint.js';
import { inclusionProof } from '../../src/ownership/inclusion-proof.js';
import type { Keyset } from '../../src/ownership/keyset.js';
import { ledgerLeaf, ledgerText, type LedgerEntry } from '../../src/ownership/ledger-entry.js';
import { treeHash } from '../../src/ownership/merkle-tree.js';
import { testKey } from '../ownership/signed-fixture.js';

const realm = { tenant: 'ins-a', region: 'uk' };
const DIGEST = 'A'.repeat(43);
const SIZE = 4;
const entryOf = (n: number, more: Partial<LedgerEntry> = {}): LedgerEntry => ({ v: 1, id: n * 3, ...realm, at: 1_000 + n, actor: DIGEST, role: 'self', action: 'recording-list', rid: 'rid-1', sid: null, seq: null, bytes: null, wraps: null, ranges: null, receipt: null, outcome: 'permit', ...more });

/** A log of four entries, and what the page says of each of the lines that it is given. */
async function log() {
  const key = await testKey();
  const keyset: Keyset = { keyOf: async (use, kid) => (use === 'log' && kid === key.kid ? key.key : null), policyOf: () => null };
  const texts = Array.from({ length: SIZE }, (_, n) => ledgerText(entryOf(n)));
  const leaves = await Promise.all(texts.map(ledgerLeaf));
  const subtrees = new Map<string, string>();
  for (const level of [0, 1, 2]) for (let end = 2 ** level; end <= SIZE; end += 2 ** level) subtrees.set(`${level} ${end - 1}`, await treeHash(leaves.slice(end - 2 ** level, end)));
  const lines: AccessEntry[] = await Promise.all(texts.map(async (entry, index) => ({
    index, at: 1_000 + index, action: 'listed' as const, who: 'self' as const, range: null, entry, proof: await inclusionProof(index, SIZE, ({ level, last }) => subtrees.get(`${level} ${last}`) ?? ''),
  })));
  const hash = await treeHash(leaves);
  const sign = (aud = 'consult:ins-a:uk'): Promise<string> => signCheckpoint({ v: 1, aud, size: SIZE, hash, at: 5_000 }, key.privateKey, key.kid);
  const said = async (entries: AccessEntry[], checkpoint: string | null, rid = 'rid-1') => {
    const port = { accessLog: async () => ({ rid, checkpoint, size: SIZE, entries, more: false }), putReceipts: async () => undefined };
    const checked = await new OwnAccessLogs({ port, realm, keyset: async () => keyset, person: async () => ({ gone: new AbortController().signal }) }).of('rid-1');
    return checked?.entries.map(({ proved }) => proved);
  };
  return { lines, sign, said };
}

describe('an access log', () => {
  it('is proved line by line against the signed checkpoint, and waits for the first one', async () => {
    const { lines, sign, said } = await log();
    expect(await said(lines, await sign())).to.deep.equal(Array(SIZE).fill('proved'));
    expect(await said(lines, null)).to.deep.equal(Array(SIZE).fill('waiting'));
  });

  it('is not proved where the checkpoint is another insurer’s or none, or the log is another recording’s', async () => {
    const { lines, sign, said } = await log();
    for (const checkpoint of [await sign('consult:ins-b:uk'), 'nothing', `${await sign()}x`]) expect(await said(lines, checkpoint)).to.deep.equal(Array(SIZE).fill('not-proved'));
    expect(await said(lines, await sign(), 'rid-2')).to.deep.equal(Array(SIZE).fill('not-proved'));
  });

  it('is not proved where a line says otherwise than its entry, has another’s proof, or another place', async () => {
    const { lines: [first, second], sign, said } = await log();
    const checkpoint = await sign();
    if (first === undefined || second === undefined) throw new Error('no lines');
    for (const changed of [{ ...first, at: 1_999 }, { ...first, who: 'practitioner' as const }, { ...first, entry: ledgerText(entryOf(0, { rid: 'rid-2' })) }, { ...first, entry: ledgerText(entryOf(0, { outcome: 'deny' })) }, { ...first, proof: second.proof }, { ...first, index: 1 }, { ...first, entry: '{"' }]) {
      expect(await said([changed], checkpoint)).to.deep.equal(['not-proved']);
    }
  });
});
