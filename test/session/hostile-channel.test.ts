import { expect } from 'chai';
import type { Role } from '../../src/domain/role.js';
import type { SignalBody } from '../../src/domain/signal-message.js';
import type { SignalingEvent } from '../../src/adapter/ports/signaling-port.js';
import { WAITING_MAX } from '../../src/session/signaling/bound-room.js';
import { openSessionPair, untilState, type SessionPair } from './session-pair.js';
import { pause, until } from '../support/until.js';

const ROLES = ['patient', 'practitioner'] as const;

/** A backend that has the signalling channel to itself, and a call that is proved. */
describe('a signalling channel that wants to end a proved call', function () {
  this.timeout(60_000);
  let call: SessionPair;
  beforeEach(async () => {
    call = await openSessionPair();
    await call.connect();
  });
  afterEach(() => call.end());

  /** In the other party's name, of a page load that is made up or of its own. */
  function forge(to: Role, body: SignalBody, instance = 'made-up', seq = 0): void {
    call.room.deliver({ v: 1, sid: call.claim.sid, from: to === 'patient' ? 'practitioner' : 'patient', instance, seq, body });
  }
  const ownOf = (role: Role): { instance: string; seq: number } => {
    const said = call.room.log.filter(({ from }) => from === role);
    return { instance: said[0]?.instance ?? '', seq: said.length };
  };
  const hello = (to: string | null = null): SignalBody => ({ type: 'hello', to, commit: 'A'.repeat(43), heard: null });

  async function expectUndisturbed(links: readonly unknown[]): Promise<void> {
    await pause(400);
    ROLES.forEach((role, at) => {
      expect(call[role].snapshot, role).to.include({ state: 'active', proved: true, error: null, endReason: null });
      expect(call[role].snapshot.remote.present, role).to.equal(true);
      expect(call[role].link, 'the very same connection').to.equal(links[at]);
    });
    await call.patient.requestMode('audio');
    expect(call.violations).to.deep.equal([]);
  }

  const attempts: [what: string, attempt: (role: Role) => void][] = [
    ['an unsigned hello', (role) => forge(role, hello())],
    ['twenty unsigned hellos', (role) => { for (let turn = 0; turn < 20; turn += 1) forge(role, hello(), `made-up-${turn}`); }],
    ['a hello of the very page', (role) => { const { instance, seq } = ownOf(role === 'patient' ? 'practitioner' : 'patient'); forge(role, hello(), instance, seq); }],
    ['a bye of the very page', (role) => { const { instance, seq } = ownOf(role === 'patient' ? 'practitioner' : 'patient'); forge(role, { type: 'bye' }, instance, seq); }],
    ['the other one’s absence', (role) => call.room.tell(role, { type: 'presence', role: role === 'patient' ? 'practitioner' : 'patient', present: false })],
    ['a consultation that is finished', (role) => call.room.tell(role, { type: 'encounter', status: 'finished' })],
    ['a consultation that is cancelled', (role) => call.room.tell(role, { type: 'encounter', status: 'cancelled' })],
    ['a patient who is not let in any more', (role) => call.room.tell(role, { type: 'encounter', status: 'arrived' })],
    ['another window of the same person', (role) => call.room.tell(role, { type: 'replaced' })],
  ];
  for (const [what, attempt] of attempts) {
    it(`changes nothing by ${what}`, async () => {
      const links = ROLES.map((role) => call[role].link);
      ROLES.forEach(attempt);
      await expectUndisturbed(links);
    });
  }

  it('is believed once the connection has gone down', async () => {
    const told: [SignalingEvent, string][] = [[{ type: 'replaced' }, 'replaced'], [{ type: 'encounter', status: 'finished' }, 'ended']];
    for (const [event, reason] of told) {
      call.room.tell('patient', event);
      await pause(100);
      expect(call.patient.snapshot.state).to.equal('active');
      call.patient.link?.close();
      await untilState(call.patient, 'ended');
      expect(call.patient.snapshot.endReason).to.equal(reason);
      await call.end();
      call = await openSessionPair();
      await call.connect();
    }
  });

  it('lets a page that is truly loaded again through, after whatever it has said', async () => {
    for (const role of ROLES) for (let turn = 0; turn < 3; turn += 1) forge(role, hello(), `made-up-${turn}`);
    const gone = call.patient;
    gone.link?.close();
    await call.reopen('patient');
    await untilState(call.patient, 'active');
    await untilState(call.practitioner, 'active');
    expect(call.patient.snapshot.safetyCode).to.equal(call.practitioner.snapshot.safetyCode);
    await gone.leave();
  });

  it('does not lengthen the queue of what waits to be verified beyond its limit', async () => {
    const { instance, seq } = ownOf('practitioner');
    for (let turn = 0; turn < 4 * WAITING_MAX; turn += 1) forge('patient', { type: 'signed', token: 'a.b.c' }, instance, seq + turn);
    await until(() => call.violations.length > 0, 'the violation');
    expect(call.violations).to.deep.equal([{ role: 'patient', reason: 'connection' }]);
    expect(call.patient.snapshot).to.include({ state: 'active', proved: true });
  });
});
