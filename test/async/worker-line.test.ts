import { expect } from 'chai';
import { WorkerLine } from '../../src/async/worker-line.js';
import { isConsultError } from '../../src/domain/consult-error.js';
import { quickTimers } from '../../src/testing/hostile-platform/quick-timers.js';

/** As much of a worker as the line needs: it says `ready`, and answers what it is told to. */
class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: unknown = null;
  onmessageerror: unknown = null;
  terminated = 0;
  readonly answers: boolean;

  constructor(answers: boolean) {
    this.answers = answers;
    queueMicrotask(() => this.onmessage?.({ data: 'ready' }));
  }

  postMessage({ id, question }: { id: number; question: string }): void {
    if (this.answers) queueMicrotask(() => this.onmessage?.({ data: { id, answer: `${question}!` } }));
  }

  terminate(): void {
    this.terminated += 1;
  }
}

describe('a line to a worker', () => {
  const open = async (worker: FakeWorker): Promise<WorkerLine<string, string>> => (await WorkerLine.open<string, string>(() => worker as unknown as Worker))!;
  const codeOf = (answer: Promise<unknown>): Promise<string> => answer.then(String, (error: unknown) => (isConsultError(error) ? error.code : String(error)));

  it('gives each question its answer', async () => {
    const line = await open(new FakeWorker(true));
    expect(await Promise.all([line.ask('one'), line.ask('two')])).to.deep.equal(['one!', 'two!']);
  });

  it('ends a worker that does not answer, so that nobody asks it again', async () => {
    const worker = new FakeWorker(false);
    const line = await open(worker);
    const restore = quickTimers({ from: 10_000, to: 50 });
    try {
      expect(await Promise.all([codeOf(line.ask('one')), codeOf(line.ask('two'))])).to.deep.equal(['browser/no-answer', 'browser/no-answer']);
      expect(await codeOf(line.ask('three'))).to.equal('browser/no-answer');
      expect(worker.terminated).to.equal(1);
    } finally {
      restore();
    }
  });
});
