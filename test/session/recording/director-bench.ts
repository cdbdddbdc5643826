import { ConsultError } from '../../../src/domain/consult-error.js';
import type { ErrorCode } from '../../../src/domain/error-codes.js';
import type { MediaMode } from '../../../src/domain/media-mode.js';
import type { NamedPublicKey } from '../../../src/domain/named-public-key.js';
import type { Consents } from '../../../src/ownership/consent-book.js';
import type { SignedConsent } from '../../../src/ownership/consent.js';
import type { AgreedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { RecorderOptions } from '../../../src/recording/record/recorder-handle.js';
import type { Recipient, UploadHandle } from '../../../src/recording/upload/upload-handle.js';
import { RecordingDirector } from '../../../src/session/recording/recording-director.js';
import { escrowPolicyOf, testAccount } from '../session-keys.js';
import { pause } from '../../support/until.js';

export const epoch = (n: number, mode: MediaMode): AgreedEpoch => ({ payload: { n, mode }, digest: `digest ${n}`, tokens: { patient: '', practitioner: '' } }) as unknown as AgreedEpoch;

export const word = (decision: string, modes: MediaMode[], digest: string): SignedConsent => ({ token: digest, digest, payload: { decision, modes } }) as unknown as SignedConsent;
export const BOTH: MediaMode[] = ['audio', 'video'];
export const practitioner = [word('permit', BOTH, 'practitioner')];
export const PERMITTED: Consents = { patient: [word('permit', BOTH, 'patient')], practitioner };
export const DENIED: Consents = { patient: [word('deny', BOTH, 'patient')], practitioner };
export const WITHDRAWN: Consents = { patient: [...PERMITTED.patient, word('withdraw', BOTH, 'withdrawn')], practitioner };

/** A director over a recorder and an upload that write down what they are told. */
export async function direct(escrow: readonly NamedPublicKey[] = [], { begun = false, drained = () => Promise.resolve() }: { begun?: boolean; drained?: () => Promise<void> } = {}) {
  const told: string[] = [];
  const states: string[] = [];
  const recorded: boolean[] = [];
  const owners = new Set<string>();
  const started: RecorderOptions[] = [];
  let trouble: (error: ConsultError | null) => void = () => undefined;
  const upload: UploadHandle = {
    nextSeq: 1, begun, owners,
    addRecipient: ({ role, kid }) => {
      told.push(`recipient ${role}`);
      if (role === 'owner') owners.add(kid);
    },
    addEpoch: ({ payload: { n, mode } }) => told.push(`epoch ${n} ${mode}`),
    addEvidence: () => undefined, setTerms: () => undefined,
    addSegment: ({ seq }) => told.push(`segment ${seq}`), finalize: () => told.push('finalize'), drained, close: () => undefined,
  };
  const director = new RecordingDirector({
    names: { patient: 'Grace', practitioner: 'Amara' }, policies: [escrowPolicyOf(...escrow)],
    createRecorder: (options) => {
      started.push(options);
      told.push(`record ${options.epoch} ${options.video ? 'cameras' : 'cards'}`);
      return Promise.resolve({
        setAudio: () => undefined, setVideo: () => undefined,
        setEpoch: (n, video) => told.push(`scene ${n} ${video ? 'cameras' : 'cards'}`),
        stop: () => { told.push('stop'); return Promise.resolve(); },
      });
    },
    openUpload: (onTrouble) => {
      trouble = onTrouble;
      return Promise.resolve(upload);
    },
    onChange: (change) => {
      states.push(change.state);
      recorded.push(change.recorded);
    },
  });
  const page = async (kid: string | null = null): Promise<void> => {
    const { kid: account } = await OWNER;
    director.setBinds({ digest: 'bind', tokens: [], shown: { kid: kid ?? account, accounts: new Set([account]) } });
  };
  await page();
  const settled = (): Promise<void> => pause(20);
  return { director, page, owners, told, states, recorded, started, settled, trouble: (code: ErrorCode | null) => trouble(code === null ? null : new ConsultError(code)) };
}

export const OWNER = owner();

async function owner(): Promise<Recipient> {
  const { account } = await testAccount();
  return { kid: account.kid, key: account.pair.publicKey, role: 'owner' };
}

