import type { MediaMode } from '../domain/media-mode.js';
import type { OwnDevice } from '../keys/own-keys.js';
import { canonicalJson } from '../ownership/canonical-json.js';
import { digest } from '../ownership/digest.js';
import { signEpoch, type AgreedEpoch, type SignedEpoch } from '../ownership/signed-epoch.js';
import type { SignedCall, SignedSession, Signers } from './sign-call.js';

export interface SignEpochsOptions {
  /** What they rest on. */
  call: SignedCall;
  modes: readonly MediaMode[];
  /** When the first begins, milliseconds since 1970; the others follow two seconds apart. */
  at: number;
  /** Changes each before both sign it. */
  change?: (epoch: SignedEpoch) => SignedEpoch;
}

/** One epoch, signed by both parties. */
export async function agreeEpoch(signers: Signers, payload: SignedEpoch): Promise<AgreedEpoch> {
  const sign = ({ privateKey, kid }: OwnDevice): Promise<string> => signEpoch(payload, privateKey, kid);
  return {
    payload,
    digest: await digest(new TextEncoder().encode(canonicalJson(payload))),
    tokens: { patient: await sign(signers.patient), practitioner: await sign(signers.practitioner) },
  };
}

/** An epoch for each mode, in one chain, begun by the patient. */
export async function signEpochs(signers: Signers, { sid, rid, cd }: SignedSession, { call, modes, at, change }: SignEpochsOptions): Promise<AgreedEpoch[]> {
  const epochs: AgreedEpoch[] = [];
  for (const [n, mode] of modes.entries()) {
    const epoch: SignedEpoch = {
      v: 2, sid, rid, cd, n, mode, at: at + n * 2_000, prev: epochs.at(-1)?.digest ?? null, by: 'patient',
      binds: [call.binds.patient.digest, call.binds.practitioner.digest], consents: [call.consents.patient.digest, call.consents.practitioner.digest],
    };
    epochs.push(await agreeEpoch(signers, change?.(epoch) ?? epoch));
  }
  return epochs;
}
