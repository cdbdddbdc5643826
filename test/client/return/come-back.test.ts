import { expect } from 'chai';
import type { ConsultSession } from '../../../src/session/consult-session.js';
import { openTestConsultation, untilState, type TestConsultation } from '../../support/consultation.js';
import { until } from '../../support/until.js';

const leavePage = (): void => void dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));

describe('a page that comes back to its consultation', function () {
  this.timeout(60_000);
  let call: TestConsultation;
  let opened: ConsultSession[];
  const back = async (role: 'patient' | 'practitioner'): Promise<ConsultSession> => {
    const session = await call.reopen(role);
    opened.push(session);
    return session;
  };
  beforeEach(async () => {
    opened = [];
    call = await openTestConsultation({ keyStores: 'memory' });
  });
  afterEach(async () => {
    await Promise.all(opened.map((session) => session.leave()));
    await call.end();
  });

  it('has left when it went, and is back in the call as the person was, with nothing asked', async () => {
    await call.connect();
    call.patient.setMuted(true);
    call.patient.setRecordingConsent('deny', { text: 'May this be recorded?', lang: 'en' });
    await until(() => call.practitioner.snapshot.recording.consent === 'deny', 'the word to be heard');
    leavePage();
    for (const { snapshot } of [call.patient, call.practitioner]) expect([snapshot.state, snapshot.endReason]).to.deep.equal(['ended', 'away']);
    const [patient, practitioner] = [await back('patient'), await back('practitioner')];
    await Promise.all([untilState(patient, 'active'), untilState(practitioner, 'active')]);
    expect([patient.snapshot.local.muted, patient.snapshot.local.cameraOn, patient.snapshot.recording.consent]).to.deep.equal([true, false, 'deny']);
    await until(() => practitioner.snapshot.remote.muted, 'the practitioner to see that the patient is muted');
  });

  it('is back in the waiting room too, and in the lobby where the person had not joined', async () => {
    await call.patient.join({ mode: 'audio' });
    leavePage();
    expect(call.practitioner.snapshot.endReason).to.equal('away');
    await untilState(await back('patient'), 'waiting');
    expect((await back('practitioner')).snapshot.state).to.equal('checking');
  });

  it('is asked anew where it has other keys than the one that went, though the same person is signed in', async () => {
    await call.connect();
    leavePage();
    const elsewhere = await call.openElsewhere('patient');
    opened.push(elsewhere);
    expect(elsewhere.snapshot.state).to.equal('checking');
    await untilState(await back('patient'), 'waiting');
  });

  it('is asked anew after the person has left', async () => {
    await call.connect();
    await call.patient.leave();
    expect((await back('patient')).snapshot.state).to.equal('checking');
  });

  it('says so where another page has taken over, which is the one that goes on', async () => {
    await call.connect();
    const second = await back('patient');
    await untilState(second, 'active');
    await until(() => call.patient.snapshot.state === 'ended', 'the first page to end');
    expect(call.patient.snapshot.endReason).to.equal('replaced');
    await second.leave();
    expect((await back('patient')).snapshot.state, 'the first page took no note with it').to.equal('checking');
  });
});
