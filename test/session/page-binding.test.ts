import { base64url } from 'jose';
import { expect } from 'chai';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { canonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
import { signObject } from '../../src/ownership/signed-object.js';
import type { LinkMessage } from '../../src/session/page-binding.js';
import { bindingWorld, bindOf, bound, fingerprintOf, FINGERPRINTS, sdpOf, tokenOf, type BindingWorld, type Heard } from './binding-pair.js';
import { furtherDevice, testDevice, testParty } from './session-keys.js';

describe('two pages that show each other who they are', () => {
  let world: BindingWorld;
  before(async () => { world = await bindingWorld(); });

  const offer = (fingerprint = FINGERPRINTS.practitioner): LinkMessage => ({ body: { type: 'offer', sdp: sdpOf(fingerprint) }, link: world.pages.practitioner.instance, gen: 1 });
  const candidate = (text: string): LinkMessage => (
    { body: { type: 'candidate', candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0 } }, link: world.pages.practitioner.instance, gen: 1 });

  it('rest on the same two binds, and read out the same code', async () => {
    const { patient, practitioner } = await bound(world);
    expect(patient.pair?.digests).to.deep.equal(practitioner.pair?.digests);
    expect(patient.pair?.safetyCode).to.match(/^\d{3} \d{3}$/).and.equal(practitioner.pair?.safetyCode);
    expect(patient.pair?.fingerprint).to.equal(FINGERPRINTS.practitioner);
    expect(patient.pair?.signer.kid).to.equal(world.parties.practitioner.keys.device.kid);
  });

  it('are bound anew, with another code, when a page is loaded again', async () => {
    const { patient } = await bound(world);
    const again = world.binding('patient', { ...world.pages.patient, nonce: newOpaqueId() });
    const own = await bindOf(again);
    const practitioner = world.binding('practitioner', world.pages.practitioner, { ...world.pages.patient, nonce: JSON.parse(payloadOf(own.token)).nonce as string });
    await bindOf(practitioner);
    expect(await practitioner.hearBind(own.token, own.keys)).to.equal(null);
    expect(practitioner.pair?.safetyCode).to.not.equal(patient.pair?.safetyCode);
  });

  it('hear in order what the other one says, whatever it is', async () => {
    const { patient, practitioner } = await bound(world);
    const said = [offer(), candidate('one'), candidate('two')];
    for (const message of said) expect(await patient.hearSignal(await tokenOf(practitioner, message))).to.deep.equal(message);
    const answers: LinkMessage[] = [{ ...offer(), body: { type: 'answer', sdp: sdpOf(FINGERPRINTS.patient) } }, { ...offer(), body: { type: 'restart' } }];
    for (const message of answers) expect(await practitioner.hearSignal(await tokenOf(patient, message))).to.deep.equal(message);
  });

  it('take a further device of the other party for hers, when its link is shown', async () => {
    const further = await furtherDevice(world.issuer, world.parties.practitioner);
    const theirs = world.binding('practitioner', { ...world.pages.practitioner, proof: { ...world.pages.practitioner.proof, keys: further.keys } });
    const mine = world.binding('patient');
    await bindOf(mine);
    const { token, keys } = await bindOf(theirs);
    expect(await mine.hearBind(token, keys.slice(0, 1)), 'without its link').to.equal('connection');
    expect(await mine.hearBind(token, keys)).to.equal(null);
    expect(mine.pair?.signer.kid).to.equal(further.keys.device.kid);
  });

  describe('do not believe', () => {
    const cases: [what: string, forge: () => Promise<{ token: string; keys: string[] }>, fault: string][] = [
      ['a chain of somebody else', async () => {
        const stranger = await testParty(world.issuer, 'practitioner');
        return bindOf(world.binding('practitioner', { ...world.pages.practitioner, proof: { ...world.pages.practitioner.proof, keys: stranger.keys } }));
      }, 'member-key'],
      ['a chain that nobody has signed', async () => ({ ...(await bindOf(world.binding('practitioner'))), keys: [] }), 'member-key'],
      ['the patient’s own chain', async () => ({ ...(await bindOf(world.binding('practitioner'))), keys: [...world.parties.patient.keys.chain] }), 'member-key'],
      ['a device that is not in her chain', async () => {
        const { device } = await testDevice();
        const { keys } = world.parties.practitioner;
        return bindOf(world.binding('practitioner', { ...world.pages.practitioner, proof: { ...world.pages.practitioner.proof, keys: { ...keys, device } } }));
      }, 'connection'],
      ['a device that was taken out of her chain', async () => {
        const { keys: { chain } } = await furtherDevice(world.issuer, world.parties.practitioner, { alone: true });
        return { ...(await bindOf(world.binding('practitioner'))), keys: [...chain] };
      }, 'connection'],
      ['another claim', () => bindOf(world.binding('practitioner', { ...world.pages.practitioner, proof: { ...world.pages.practitioner.proof, cd: 'x'.repeat(42) + 'A' } })), 'connection'],
      ['another session', () => bindOf(world.binding('practitioner', { ...world.pages.practitioner, sid: newOpaqueId() })), 'connection'],
      ['a nonce that she has not told', () => bindOf(world.binding('practitioner', { ...world.pages.practitioner, nonce: newOpaqueId() })), 'connection'],
      ['a bind that was made for another page load', () => bindOf(world.binding('practitioner', world.pages.practitioner, { ...world.pages.patient, nonce: newOpaqueId() })), 'connection'],
      ['its own certificate as hers', () => bindOf(world.binding('practitioner', { ...world.pages.practitioner, fingerprint: FINGERPRINTS.patient })), 'connection'],
      ['its own bind, sent back', async () => ({ ...(await bindOf(world.binding('patient'))), keys: [...world.parties.practitioner.keys.chain] }), 'connection'],
    ];
    for (const [what, forge, fault] of cases) {
      it(what, async () => {
        const mine = world.binding('patient');
        await bindOf(mine);
        const { token, keys } = await forge();
        expect(await mine.hearBind(token, keys)).to.equal(fault);
        expect(mine.pair).to.equal(null);
        expect(await mine.hearSignal(await tokenOf(world.binding('practitioner'), offer())), 'and hear nothing after it').to.equal('connection');
      });
    }

    it('a description of another certificate, though its signer is the right one', async () => {
      const { patient, practitioner } = await bound(world);
      expect(await patient.hearSignal(await tokenOf(practitioner, offer(fingerprintOf('EE'))))).to.equal('connection');
      const two = sdpOf(FINGERPRINTS.practitioner) + `a=fingerprint:${fingerprintOf('EE')}\r\n`;
      expect(await patient.hearSignal(await tokenOf(practitioner, { ...offer(), body: { type: 'offer', sdp: two } }))).to.equal('connection');
      expect(await patient.hearSignal(await tokenOf(practitioner, { ...offer(), body: { type: 'offer', sdp: 'v=0\r\n' } })), 'none at all').to.equal('connection');
    });

    it('what is about connections of another page load', async () => {
      const { patient, practitioner } = await bound(world);
      expect(await patient.hearSignal(await tokenOf(practitioner, { ...offer(), link: newOpaqueId() }))).to.equal('connection');
    });

    it('what was said before, twice, or with something missing before it', async () => {
      const { patient, practitioner } = await bound(world);
      const [first, second, third] = [await tokenOf(practitioner, offer()), await tokenOf(practitioner, candidate('one')), await tokenOf(practitioner, candidate('two'))];
      expect(await patient.hearSignal(second), 'before the first').to.equal('connection');
      expect(await patient.hearSignal(first)).to.deep.equal(offer());
      expect(await patient.hearSignal(first), 'again').to.equal('connection');
      expect(await patient.hearSignal(third), 'with the second dropped').to.equal('connection');
      expect(await patient.hearSignal(second)).to.deep.equal(candidate('one'));
    });

    it('what the same device has said in another pair of page loads', async () => {
      const { patient } = await bound(world);
      const before = world.binding('practitioner', { ...world.pages.practitioner, nonce: newOpaqueId() });
      await bindOf(before);
      expect(await patient.hearSignal(await tokenOf(before, offer()))).to.equal('connection');
    });

    it('its own words, sent back', async () => {
      const { patient } = await bound(world);
      expect(await patient.hearSignal(await tokenOf(patient, offer()))).to.equal('connection');
    });

    it('any of ten thousand altered messages', async function () {
      this.timeout(60_000);
      const { patient, practitioner } = await bound(world);
      const token = await tokenOf(practitioner, offer());
      const stranger = await testDevice();
      const random = randomOf(7);
      let believed = 0;
      for (let turn = 0; turn < 10_000; turn += 1) {
        const heard = await patient.hearSignal(await ALTERATIONS[turn % ALTERATIONS.length]!(token, random, stranger.device));
        if (isAnother(heard, offer())) believed += 1;
      }
      expect(believed).to.equal(0);
      expect(await patient.hearSignal(token), 'and the true one all the same').to.deep.equal(offer());
    });
  });
});

/** Whether something was believed that she has not said. The true words in another spelling are the true words. */
function isAnother(heard: Heard, said: LinkMessage): boolean {
  return typeof heard !== 'string' && canonicalJson(heard as unknown as CanonicalValue) !== canonicalJson(said as unknown as CanonicalValue);
}

type Random = (below: number) => number;
type Alteration = (token: string, random: Random, device: { kid: string; privateKey: CryptoKey }) => string | Promise<string>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const payloadOf = (token: string): string => new TextDecoder().decode(base64url.decode(token.split('.')[1] ?? ''));

function withPayload(token: string, change: (text: string) => string): string {
  const [head = '', , signature = ''] = token.split('.');
  return `${head}.${base64url.encode(change(payloadOf(token)))}.${signature}`;
}

const ALTERATIONS: Alteration[] = [
  // One character, wherever, but where only the spelling of the signature changes.
  (token, random) => {
    const at = random(token.length - 1);
    const other = ALPHABET[(ALPHABET.indexOf(token[at]!) + 1 + random(62)) % 64]!;
    return token[at] === '.' ? token.slice(0, at) + token.slice(at + 1) : token.slice(0, at) + other + token.slice(at + 1);
  },
  (token, random) => token.slice(0, random(token.length - 1)),
  // Another certificate, another address, another number.
  (token, random) => withPayload(token, (text) => text.replaceAll('CD', random(256).toString(16).toUpperCase().padStart(2, '0').replace('CD', 'CE'))),
  (token, random) => withPayload(token, (text) => text.replace('"seq":0', `"seq":${random(3)},"x":0`)),
  (token) => withPayload(token, (text) => text.replace('"type":"offer"', '"type":"answer"')),
  (token, random) => withPayload(token, (text) => text.replace('"gen":1', `"gen":${2 + random(9)}`)),
  // No signature, another algorithm, a key of somebody else.
  (token) => `${base64url.encode('{"alg":"none","kid":"x","typ":"consult-signal+jwt"}')}.${token.split('.')[1] ?? ''}.`,
  (token, _random, { kid, privateKey }) => signObject('consult-signal+jwt', JSON.parse(payloadOf(token)) as CanonicalValue, privateKey, kid),
  (token, _random, { privateKey }) => signObject('consult-signal+jwt', JSON.parse(payloadOf(token)) as CanonicalValue, privateKey, (JSON.parse(new TextDecoder().decode(base64url.decode(token.split('.')[0] ?? ''))) as { kid: string }).kid),
];

/** Numbers that are the same in every run. */
function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
