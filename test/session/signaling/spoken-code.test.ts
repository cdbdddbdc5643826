import { base64url } from 'jose';
import { expect } from 'chai';
import type { Role } from '../../../src/domain/role.js';
import { signBind, type Bind, type UnsignedBind } from '../../../src/ownership/bind.js';
import { commitTo } from '../../../src/ownership/commitment.js';
import { safetyCode } from '../../../src/ownership/safety-code.js';
import { bindingWorld, fingerprintOf, pageOf, type BindingWorld, type Said, type Side } from './binding-pair.js';
import { digestOf, testParty, type TestParty } from '../session-keys.js';

/**
 * Somebody in the middle who holds the issuer's key, and so a device that both claims to be the practitioner's to the
 * patient and the patient's to the practitioner. All that is said passes through; before each word of its own it may try
 * as often as it likes. What it wants: two calls, one with each, whose spoken codes agree.
 */
const CALLS = 200;

const randomNonce = (): string => base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
const bindIn = (bodies: readonly { type: string }[]): Said<'bind'> => bodies.find(({ type }) => type === 'bind') as Said<'bind'>;
const payloadOf = (token: string): Bind => JSON.parse(new TextDecoder().decode(base64url.decode(token.split('.')[1] ?? ''))) as Bind;

/** Tries nonces for both calls until their codes agree: a thousand for each is enough when both can still be chosen. */
async function grind(codes: Record<Role, (nonce: string) => Promise<string>>, most: number): Promise<Record<Role, string> | null> {
  const found: Record<Role, Map<string, string>> = { patient: new Map(), practitioner: new Map() };
  for (let turn = 0; turn < most; turn += 1) {
    const [patient, practitioner] = [randomNonce(), randomNonce()];
    const [left, right] = await Promise.all([codes.patient(patient), codes.practitioner(practitioner)]);
    found.patient.set(left, patient);
    found.practitioner.set(right, practitioner);
    const [match] = [left, right].filter((code) => found.patient.has(code) && found.practitioner.has(code));
    if (match !== undefined) return { patient: found.patient.get(match)!, practitioner: found.practitioner.get(match)! };
  }
  return null;
}

describe('the spoken code, with the issuer’s key in the hands of somebody in the middle', function () {
  this.timeout(120_000);
  let world: BindingWorld;
  /** In whose name it speaks to whom: to the patient as the practitioner, and the other way round. */
  let mallory: Record<Role, TestParty>;
  before(async () => {
    world = await bindingWorld();
    mallory = {
      patient: await testParty(world.issuer, 'practitioner', world.parties.practitioner.sub),
      practitioner: await testParty(world.issuer, 'patient', world.parties.patient.sub),
    };
  });

  /** One of the two calls, as the one in the middle has it: with this victim. */
  async function callWith(victim: Role) {
    const { role, keys } = mallory[victim];
    const page = { ...(await pageOf(world.issuer, world.claim, mallory[victim])), fingerprint: fingerprintOf('EE') };
    const theirs: Side = world.side(victim, world.pages[victim], page);
    const opening = (nonce: string) => ({ cd: page.proof.cd, role, nonce, fp: page.fingerprint, kid: keys.device.kid });
    const hello = async (nonce: string, heard: string | null, to: string | null): Promise<Said<'hello'>> => ({ type: 'hello', to, commit: await commitTo(opening(nonce)), heard });
    const open = async (nonce: string, peerCommit: string): Promise<string | null> => {
      const payload: UnsignedBind = { v: 2, sid: world.claim.sid, cd: page.proof.cd, role, fp: page.fingerprint, nonce, peerCommit, iat: 1 };
      const fault = await theirs.binding.hearBind(await signBind(payload, keys.device.privateKey, keys.device.kid), keys.chain);
      return fault;
    };
    const by = <T>(own: T, other: T): Record<Role, T> => (victim === 'patient' ? { patient: other, practitioner: own } : { patient: own, practitioner: other });
    /** The code that this victim would see, were this the nonce: all that is known goes into it. */
    const codeOf = async (commit: string, nonce: string, victimCommit: string, victimNonce: string): Promise<string> =>
      safetyCode({ cd: page.proof.cd, commits: by(commit, victimCommit), nonces: by(nonce, victimNonce) });
    return { theirs, page, hello, open, codeOf, commitOf: (nonce: string) => commitTo(opening(nonce)) };
  }

  const codesOf = (calls: Record<Role, Awaited<ReturnType<typeof callWith>>>): [string | undefined, string | undefined] => [calls.patient.theirs.binding.pair?.safetyCode, calls.practitioner.theirs.binding.pair?.safetyCode];
  const ROLES = ['patient', 'practitioner'] as const;

  it('was found to agree within moments on the earlier code, which came from the binds alone', async () => {
    const earlier = async ({ patient, practitioner }: Record<Role, string>): Promise<string> => {
      const bytes = Uint8Array.from([...new TextEncoder().encode('consult/sas@v1\0'), ...base64url.decode(patient), ...base64url.decode(practitioner)]);
      return String(new DataView(await crypto.subtle.digest('SHA-256', bytes)).getBigUint64(0) % 1_000_000n);
    };
    const bind = (role: Role, fp: string, nonce: string, peerNonce: string) => ({ v: 1, sid: world.claim.sid, cd: world.pages.patient.proof.cd, role, fp, nonce, peerNonce, iat: 1 });
    const heard = { patient: await digestOf(bind('patient', fingerprintOf('AB'), randomNonce(), 'told')), practitioner: await digestOf(bind('practitioner', fingerprintOf('CD'), randomNonce(), 'told')) };
    // It has told a nonce to each side, and no more: what else is in its binds it chooses after it has heard theirs.
    const own = (role: Role, iat: string) => digestOf({ ...bind(role, fingerprintOf('EE'), 'told', 'told'), iat: Number.parseInt(iat.replaceAll(/\D/g, '0').slice(0, 12), 10), nonce: iat });
    const found = await grind({
      patient: async (nonce) => earlier({ patient: heard.patient, practitioner: await own('practitioner', nonce) }),
      practitioner: async (nonce) => earlier({ patient: await own('patient', nonce), practitioner: heard.practitioner }),
    }, 20_000);
    expect(found).to.not.equal(null);
  });

  it(`agrees in none of ${CALLS} calls in which the two commitments are opened as they were made`, async () => {
    let agreed = 0;
    for (let turn = 0; turn < CALLS; turn += 1) {
      const calls = { patient: await callWith('patient'), practitioner: await callWith('practitioner') };
      // The second commitment is made when all of the first call is known.
      for (const role of turn % 2 === 0 ? ROLES : [...ROLES].reverse()) {
        const nonce = randomNonce();
        const { peerCommit, ...bind } = payloadOf(bindIn(await calls[role].theirs.hear(await calls[role].hello(nonce, null, null))).token);
        expect(peerCommit).to.equal(await calls[role].commitOf(nonce));
        expect(await calls[role].open(nonce, await commitTo({ ...bind, kid: world.parties[role].keys.device.kid }))).to.equal(null);
      }
      const [one, two] = codesOf(calls);
      expect(one).to.match(/^\d{3} \d{3}$/);
      if (one === two) agreed += 1;
    }
    // One in a million each: that any of them agrees by chance is seen once in five thousand runs.
    expect(agreed).to.equal(0);
  });

  it('is not shown at all when a nonce is chosen after the other one has been heard', async () => {
    const calls = { patient: await callWith('patient'), practitioner: await callWith('practitioner') };
    const heard = {} as Record<Role, { commit: string; nonce: string; own: string }>;
    for (const role of ROLES) {
      const nonce = randomNonce();
      const bodies = await calls[role].theirs.hear(await calls[role].hello(nonce, null, null));
      heard[role] = { commit: (bodies[0] as Said<'hello'>).commit, nonce: payloadOf(bindIn(bodies).token).nonce, own: await calls[role].commitOf(nonce) };
    }
    const code = (role: Role) => (nonce: string) => calls[role].codeOf(heard[role].own, nonce, heard[role].commit, heard[role].nonce);
    const found = await grind({ patient: code('patient'), practitioner: code('practitioner') }, 20_000);
    expect(found, 'it can find such nonces').to.not.equal(null);
    for (const role of ROLES) expect(await calls[role].open(found![role], heard[role].commit), 'and use none of them').to.equal('connection');
    expect(codesOf(calls)).to.deep.equal([undefined, undefined]);
  });

  it('agrees no more often when it commits anew after it has heard a nonce: the page takes a fresh one', async () => {
    let agreed = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      const calls = { patient: await callWith('patient'), practitioner: await callWith('practitioner') };
      for (const role of ROLES) {
        const { theirs, hello, commitOf, open } = calls[role];
        const before = payloadOf(bindIn(await theirs.hear(await hello(randomNonce(), null, null))).token);
        // Now it knows that nonce, and would choose its own by it.
        const chosen = randomNonce();
        const [told, none] = await theirs.hear(await hello(chosen, null, theirs.own.instance)) as [Said<'hello'>, undefined];
        expect([told.type, none, told.heard]).to.deep.equal(['hello', undefined, await commitOf(chosen)]);
        const after = payloadOf(bindIn(await theirs.hear(await hello(chosen, told.commit, theirs.own.instance))).token);
        expect(after.nonce).to.not.equal(before.nonce);
        expect(await open(chosen, told.commit)).to.equal(null);
      }
      const [one, two] = codesOf(calls);
      expect(one).to.not.equal(undefined);
      if (one === two) agreed += 1;
    }
    expect(agreed).to.equal(0);
  });
});
