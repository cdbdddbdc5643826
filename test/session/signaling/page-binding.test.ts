import { base64url } from 'jose';
import { expect } from 'chai';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { canonicalJson, type CanonicalValue } from '../../../src/ownership/canonical-json.js';
import { signBind, type Bind } from '../../../src/ownership/bind.js';
import type { OwnSessionKey } from '../../../src/keys/own-keys.js';
import { signObject } from '../../../src/ownership/signed-object.js';
import type { LinkMessage, OwnPage } from '../../../src/session/signaling/page-binding.js';
import { bindingWorld, bound, fingerprintOf, FINGERPRINTS, helloed, sdpOf, tokenOf, type BindingWorld, type Heard, type Said, type Side } from './binding-pair.js';
import { digestOf, furtherDevice, testDevice, testParty } from '../session-keys.js';

describe('two pages that show each other who they are', () => {
  let world: BindingWorld;
  before(async () => { world = await bindingWorld(); });

  const offer = (fingerprint = FINGERPRINTS.practitioner): LinkMessage => ({ body: { type: 'offer', sdp: sdpOf(fingerprint) }, link: world.pages.practitioner.instance, gen: 1 });
  const candidate = (text: string): LinkMessage => (
    { body: { type: 'candidate', candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0 } }, link: world.pages.practitioner.instance, gen: 1 });

  const practitioner = (change: Partial<OwnPage> = {}): Side => world.side('practitioner', { ...world.pages.practitioner, ...change });
  const withProof = (change: Partial<OwnPage['proof']>): Side => practitioner({ proof: { ...world.pages.practitioner.proof, ...change } });
  /** What this other side says to the patient's page, having heard its commitment. */
  const saidBy = async (mine: Side, theirs: Side): Promise<Said<'bind'>> => (await helloed(mine, theirs)).arriving;
  const signedAgain = async (mine: Side, theirs: Side, change: Partial<Bind>): Promise<Said<'bind'>> => {
    const said = await saidBy(mine, theirs);
    const { device } = theirs.own.proof.keys;
    return { ...said, token: await signBind({ ...(JSON.parse(payloadOf(said.token)) as Bind), ...change }, device.privateKey, device.kid) };
  };

  it('rest on the same two binds, and read out the same code', async () => {
    const { patient, practitioner } = await bound(world);
    expect(patient.pair?.digests).to.deep.equal(practitioner.pair?.digests);
    expect(patient.pair?.safetyCode).to.match(/^\d{3} \d{3}$/).and.equal(practitioner.pair?.safetyCode);
    expect(patient.pair?.fingerprint).to.equal(FINGERPRINTS.practitioner);
    expect(patient.pair?.signer.kid).to.equal(world.parties.practitioner.keys.device.kid);
  });

  it('are bound anew, with another code, when a page is loaded again', async () => {
    const [first, second] = [await bound(world), await bound(world)];
    expect(second.practitioner.pair?.safetyCode).to.equal(second.patient.pair?.safetyCode).and.not.equal(first.patient.pair?.safetyCode);
  });

  it('hand on both binds as they were signed', async () => {
    const { patient, practitioner } = await bound(world);
    expect(patient.pair?.binds).to.deep.equal(practitioner.pair?.binds);
    for (const role of ['patient', 'practitioner'] as const) {
      const payload = JSON.parse(payloadOf(patient.pair?.binds[role] ?? '')) as Bind;
      expect([payload.role, await digestOf(payload)]).to.deep.equal([role, patient.pair?.digests[role]]);
    }
  });

  it('hear in order what the other one says, whatever it is', async () => {
    const { patient, practitioner } = await bound(world);
    const said = [offer(), candidate('one'), candidate('two')];
    for (const message of said) expect(await patient.hearSignal(await tokenOf(practitioner, message))).to.deep.equal(message);
    const answers: LinkMessage[] = [{ ...offer(), body: { type: 'answer', sdp: sdpOf(FINGERPRINTS.patient) } }, { ...offer(), body: { type: 'restart' } }];
    for (const message of answers) expect(await practitioner.hearSignal(await tokenOf(patient, message))).to.deep.equal(message);
    expect((await patient.sign(offer()))?.type).to.equal('signed');
  });

  it('tell apart whether their bind is said', async () => {
    const mine = world.side('patient');
    const { commit } = await practitioner().arrival();
    const heard = await mine.binding.hearHello({ for: 'me', commit, heard: null }, 1);
    if (typeof heard === 'string') throw new Error(heard);
    expect([heard.opened, heard.bodies.map((body) => ({ ...body, commit: '' }))]).to.deep.equal([false, [{ type: 'hello', to: world.pages.practitioner.instance, commit: '', heard: commit }]]);
    expect(await mine.binding.sign(offer())).to.equal(null);
  });

  it('say with a bind the session key that it is signed under, at a time when that counts', async () => {
    for (const [since, until, iat] of [[100, 200, 100], [0, 200, 1], [-100, 0, 0]] as const) {
      const keys = { ...world.parties.practitioner.keys, sessionKey: { token: 'session.key.token', since, until } as OwnSessionKey };
      const said = await saidBy(world.side('patient'), withProof({ keys }));
      expect([said.sessionKey, (JSON.parse(payloadOf(said.token)) as Bind).iat]).to.deep.equal(['session.key.token', iat]);
    }
    expect(await saidBy(world.side('patient'), practitioner())).to.not.have.property('sessionKey');
  });

  it('take a further device of the other party for its own, when its link is shown', async () => {
    const further = await furtherDevice(world.issuer, world.parties.practitioner);
    const mine = world.side('patient');
    const { arriving: { token, keys } } = await helloed(mine, practitioner({ proof: { ...world.pages.practitioner.proof, keys: further.keys } }));
    expect(await mine.binding.hearBind(token, keys.slice(0, 1)), 'without its link').to.equal('connection');
    expect(await mine.binding.hearBind(token, keys)).to.equal(null);
    expect(mine.binding.pair?.signer.kid).to.equal(further.keys.device.kid);
  });

  describe('do not believe', () => {
    const cases: [what: string, forge: (mine: Side) => Promise<{ token: string; keys: string[] }>, fault: string][] = [
      ['a chain of somebody else', async (mine) => {
        const { keys } = await testParty(world.issuer, 'practitioner');
        return saidBy(mine, withProof({ keys }));
      }, 'member-key'],
      ['a chain that nobody has signed', async (mine) => ({ ...(await saidBy(mine, practitioner())), keys: [] }), 'member-key'],
      ['the patient’s own chain', async (mine) => ({ ...(await saidBy(mine, practitioner())), keys: [...world.parties.patient.keys.chain] }), 'member-key'],
      ['a device that is not in its chain', async (mine) => {
        const { device } = await testDevice();
        return saidBy(mine, withProof({ keys: { ...world.parties.practitioner.keys, device } }));
      }, 'connection'],
      ['a device that was taken out of its chain', async (mine) => {
        const { keys: { chain } } = await furtherDevice(world.issuer, world.parties.practitioner, { alone: true });
        return { ...(await saidBy(mine, practitioner())), keys: [...chain] };
      }, 'connection'],
      ['another claim', (mine) => saidBy(mine, withProof({ cd: 'x'.repeat(42) + 'A' })), 'connection'],
      ['another session', (mine) => saidBy(mine, practitioner({ sid: newOpaqueId() })), 'connection'],
      ['a nonce that it has not committed to', (mine) => signedAgain(mine, practitioner(), { nonce: 'n'.repeat(42) + 'A' }), 'connection'],
      ['a certificate that it has not committed to', (mine) => signedAgain(mine, practitioner(), { fp: fingerprintOf('EE') }), 'connection'],
      ['a commitment that is not the patient’s', (mine) => signedAgain(mine, practitioner(), { peerCommit: 'n'.repeat(42) + 'A' }), 'connection'],
      ['a bind that was made for another page load', async (mine) => {
        await saidBy(mine, practitioner());
        return saidBy(world.side('patient'), practitioner());
      }, 'connection'],
      ['its own certificate as the other’s', (mine) => saidBy(mine, practitioner({ fingerprint: FINGERPRINTS.patient })), 'connection'],
      ['its own bind, sent back', async (mine) => {
        const { waiting } = await helloed(mine, practitioner());
        return { ...waiting, keys: [...world.parties.practitioner.keys.chain] };
      }, 'connection'],
      ['a bind for a commitment that is not opened yet', async (mine) => {
        const theirs = practitioner();
        const [told] = (await mine.hear({ ...(await theirs.arrival()), to: mine.own.instance })) as [Said<'hello'>];
        const [, bind] = (await theirs.hear({ ...told, to: null })) as [Said<'hello'>, Said<'bind'>];
        return bind;
      }, 'connection'],
      ['what is no token', () => Promise.resolve({ token: 'no.token', keys: [] }), 'connection'],
      ['a bind before any hello', () => saidBy(world.side('patient'), practitioner()), 'connection'],
    ];
    for (const [what, forge, fault] of cases) {
      it(what, async () => {
        const mine = world.side('patient');
        const { token, keys } = await forge(mine);
        expect(await mine.binding.hearBind(token, keys)).to.equal(fault);
        expect(mine.binding.pair).to.equal(null);
        const stranger = practitioner();
        await helloed(world.side('patient'), stranger);
        expect(await mine.binding.hearSignal(await tokenOf(stranger.binding, offer())), 'and hear nothing after it').to.equal('connection');
      });
    }

    it('a description of another certificate, though its signer is the right one', async () => {
      const { patient, practitioner } = await bound(world);
      expect(await patient.hearSignal(await tokenOf(practitioner, offer(fingerprintOf('EE'))))).to.equal('connection');
      const two = sdpOf(FINGERPRINTS.practitioner) + `a=fingerprint:${fingerprintOf('EE')}\r\n`;
      expect(await patient.hearSignal(await tokenOf(practitioner, { ...offer(), body: { type: 'offer', sdp: two } }))).to.equal('connection');
      expect(await patient.hearSignal(await tokenOf(practitioner, { ...offer(), body: { type: 'offer', sdp: 'v=0\r\n' } })), 'none at all').to.equal('connection');
      const mend = (fingerprint: string): LinkMessage => ({ ...offer(), gen: 2, body: { type: 'offer', sdp: sdpOf(fingerprint), mends: 1 } });
      expect(await patient.hearSignal(await tokenOf(practitioner, mend(fingerprintOf('EE')))), 'nor by a mend').to.equal('connection');
    });

    it('an answer of another certificate, though its signer is the right one', async () => {
      const { patient, practitioner } = await bound(world);
      const answer = (fingerprint: string): LinkMessage => ({ ...offer(), body: { type: 'answer', sdp: sdpOf(fingerprint) } });
      expect(await practitioner.hearSignal(await tokenOf(patient, answer(fingerprintOf('EE'))))).to.equal('connection');
      expect(await practitioner.hearSignal(await tokenOf(patient, answer(FINGERPRINTS.patient)))).to.deep.equal(answer(FINGERPRINTS.patient));
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
      const before = practitioner();
      await helloed(world.side('patient'), before);
      expect(await patient.hearSignal(await tokenOf(before.binding, offer()))).to.equal('connection');
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
  return heard !== null && typeof heard !== 'string' && canonicalJson(heard as unknown as CanonicalValue) !== canonicalJson(said as unknown as CanonicalValue);
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
