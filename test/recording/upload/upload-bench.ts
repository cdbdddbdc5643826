import type { AgreedEpoch } from '../../../src/ownership/signed-epoch.js';
import { ConsultError, isConsultError } from '../../../src/domain/consult-error.js';
import type { ResumeOptions } from '../../../src/recording/upload/resume-uploads.js';
import { spoolKey } from '../../../src/recording/upload/spool-owner.js';
import { purgeSpool, Spool, type SpoolEntry, type SpoolMark } from '../../../src/recording/upload/spool.js';
import { createUpload, type UploadOptions } from '../../../src/recording/upload/upload.js';
import type { UploadHandle } from '../../../src/recording/upload/upload-handle.js';
import { FakeBackend } from './fake-backend.js';
import { aConsultation, agreedEpochs, META, recipientOf, runTermsOf, type Consultation } from '../sealed-consultation.js';

/** One consultation, its backend, and the pages that record it. */
export class UploadBench {
  readonly consultation: Consultation;
  readonly backend: FakeBackend;
  /** Audio, video, audio. */
  readonly epochs: readonly AgreedEpoch[];
  readonly troubles: (string | null)[] = [];
  readonly #open: UploadHandle[] = [];

  private constructor(consultation: Consultation, epochs: readonly AgreedEpoch[]) {
    this.consultation = consultation;
    this.epochs = epochs;
    this.backend = new FakeBackend(consultation);
  }

  static async make(): Promise<UploadBench> {
    const consultation = await aConsultation();
    return new UploadBench(consultation, await agreedEpochs(consultation, ['audio', 'video', 'audio']));
  }

  /** A page that records. */
  async start(more: Partial<UploadOptions> = {}): Promise<UploadHandle> {
    const { terms: { rid, sid, cd }, owner, practitioner: device } = this.consultation;
    const { recordings, sessions } = this.backend;
    const onTrouble = (error: ConsultError | null): void => void this.troubles.push(error?.code ?? null);
    const upload = await createUpload({ rid, sid, cd, owner, device, meta: META, recordings, sessions, onTrouble, ...more });
    upload.setTerms(runTermsOf(this.consultation));
    this.#open.push(upload);
    return upload;
  }

  /** A page that records, with the owner's key known and the first epoch agreed. */
  async begin(more: Partial<UploadOptions> = {}): Promise<UploadHandle> {
    const upload = await this.start(more);
    upload.addRecipient(recipientOf(this.consultation.account));
    const [first] = this.epochs;
    if (first !== undefined) upload.addEpoch(first);
    return upload;
  }

  resumeOptions(more: Partial<ResumeOptions> = {}): ResumeOptions {
    const { owner, practitioner: device } = this.consultation;
    const { recordings, sessions } = this.backend;
    return { owner, device, recordings, sessions, isOver: async () => this.backend.over, signal: new AbortController().signal, ...more };
  }

  async mark(): Promise<SpoolMark | null> {
    return this.#withSpool((spool) => spool.mark(this.recording));
  }

  async spooled(): Promise<SpoolEntry[]> {
    return this.#withSpool(async (spool) => {
      const entries = await Promise.all((await spool.rows(this.recording)).map((id) => spool.read(id)));
      return entries.filter((entry) => entry !== null);
    });
  }

  get recording(): string {
    return spoolKey(this.consultation.owner, this.consultation.terms.rid);
  }

  async close(): Promise<void> {
    for (const upload of this.#open) upload.close();
    await purgeSpool(this.consultation.owner);
  }

  async #withSpool<T>(work: (spool: Spool) => Promise<T>): Promise<T> {
    const spool = await Spool.open();
    try {
      return await work(spool);
    } finally {
      spool.close();
    }
  }
}

export const away = (): ConsultError => new ConsultError('backend/unreachable');

/** The code that something was refused with, or `done`. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return isConsultError(error) ? error.code : String(error);
  }
}
