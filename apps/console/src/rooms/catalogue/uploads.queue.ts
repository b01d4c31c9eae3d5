/** The files that a person has dropped, one after another: a school's line is slow, and half of two packages is of no use to anybody. */
import type { AppView } from '#contract';
import { fileProblem, type FileProblem } from './catalogue.rules.js';

/** One file on its way. */
export interface Transfer {
  /** Sends what is missing. Resolves once all of it has arrived. @throws ApiProblem; never settles once it was stopped */
  send(): Promise<void>;
  /** Stops; what has arrived stays for a day. */
  stop(): Promise<void>;
  /** Stops, and takes away what has arrived. */
  giveUp(): Promise<void>;
  /** Takes it into the catalogue. @throws ApiProblem */
  finish(): Promise<AppView>;
}

export type UploadStep = 'waiting' | 'sending' | 'paused' | 'checking' | 'done' | 'refused' | 'failed';
export interface UploadItem {
  id: number;
  name: string;
  size: number;
  sent: number;
  step: UploadStep;
  /** Why it was not sent at all. */
  problem?: FileProblem;
  /** What came back. */
  error?: unknown;
  app?: AppView;
}
type Own = { file: File; transfer: Transfer };
/** @param onProgress bytes that were sent so far */
type MakeTransfer = (file: File, onProgress: (sent: number) => void) => Transfer;

export class UploadQueue {
  private list: readonly UploadItem[] = [];
  private readonly own = new Map<number, Own>();
  private readonly listeners = new Set<() => void>();
  private last = 0;
  private busy = false;

  constructor(private readonly onDone: (app: AppView) => void, private readonly make: MakeTransfer) {}

  readonly items = (): readonly UploadItem[] => this.list;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(files: readonly File[]): void {
    for (const file of files) {
      const id = ++this.last;
      const problem = fileProblem(file);
      this.own.set(id, { file, transfer: this.make(file, (sent) => this.change(id, { sent })) });
      this.tell([...this.list, { id, name: file.name, size: file.size, sent: 0, step: problem ? 'refused' : 'waiting', ...(problem && { problem }) }]);
    }
    void this.next();
  }

  pause(id: number): void {
    const sending = this.is(id, 'sending');
    if (sending || this.is(id, 'waiting')) this.change(id, { step: 'paused' });
    if (!sending) return;
    void this.own.get(id)?.transfer.stop();
    this.busy = false;
    void this.next();
  }

  /** Also what failed: it goes on where it stopped. */
  resume(id: number): void {
    if (this.is(id, 'paused', 'failed')) this.change(id, { step: 'waiting', error: undefined });
    void this.next();
  }

  /** Takes it off the list, and off the server when it is not whole. */
  remove(id: number): void {
    const sending = this.is(id, 'sending');
    if (this.is(id, 'sending', 'paused', 'failed')) void this.own.get(id)?.transfer.giveUp().catch(() => undefined); // It ends by itself after a day.
    this.own.delete(id);
    this.tell(this.list.filter((item) => item.id !== id));
    if (sending) this.busy = false;
    void this.next();
  }

  /** The page is left: what has arrived stays on the server, for when the same file is chosen again. */
  leave(): void {
    for (const { transfer } of this.own.values()) void transfer.stop();
  }

  private async next(): Promise<void> {
    const item = this.busy ? undefined : this.list.find(({ step }) => step === 'waiting');
    const own = item && this.own.get(item.id);
    if (!item || !own) return;
    this.busy = true;
    this.change(item.id, { step: 'sending' });
    try {
      await own.transfer.send();
      this.change(item.id, { step: 'checking', sent: item.size });
      const app = await own.transfer.finish();
      this.change(item.id, { step: 'done', app });
      this.onDone(app);
    } catch (error) {
      this.change(item.id, { step: 'failed', error });
    }
    this.busy = false;
    void this.next();
  }

  private is(id: number, ...steps: UploadStep[]): boolean {
    return this.list.some((item) => item.id === id && steps.includes(item.step));
  }

  private change(id: number, change: Partial<UploadItem>): void {
    this.tell(this.list.map((item) => (item.id === id ? { ...item, ...change } : item)));
  }

  private tell(list: readonly UploadItem[]): void {
    this.list = list;
    for (const listener of this.listeners) listener();
  }
}
