/** Several processes of simulated devices, asked as one. */
import { fork, type ChildProcess } from 'node:child_process';
import type { Answer, Ask, ConnectHow, Issued, OrderName, Orders, Spent } from './orders.js';
import type { Place } from './connection.js';
import { Histogram } from './histogram.js';

export class Fleet {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly children: ChildProcess[];
  private lastId = 0;
  /** What the processes have spent on the latest order, together. */
  spent: Spent = { seconds: 0, cpuSeconds: 0 };

  /** @param processes how many; the devices are shared out equally. */
  constructor(private readonly processes: number) {
    this.children = Array.from({ length: processes }, () => {
      const child = fork(new URL('./generator.js', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child.on('message', (answer: Answer) => {
        this.waiting.get(answer.id)?.(answer);
        this.waiting.delete(answer.id);
      });
      child.once('exit', () => { for (const [id, settle] of this.waiting) settle({ id, failed: 'A process of simulated devices ended.' }); });
      return child;
    });
  }

  /** @throws Error when a process cannot. */
  async issue(authority: string, signingKeys: string[], devices: number, verify: boolean): Promise<Issued[]> {
    const each = this.share(devices);
    const parts = await this.ask('issue', (process) => ({ authority, signingKeys, first: process * each, devices: each, verify }));
    return parts.flat();
  }

  async connect(place: Place, devices: number, how: ConnectHow) {
    const began = Date.now();
    const each = { ...how, place, devices: this.share(devices), width: this.share(how.width) };
    const parts = await this.ask('connect', () => each);
    const durations = Histogram.sum(parts.map((part) => part.durations));
    return { durations, errors: parts.flatMap((part) => part.errors), seconds: (Math.max(...parts.map((part) => part.lastAt)) - began) / 1_000 };
  }

  async beat(order: Orders['beat']['ask']) {
    const { perSecond, open, ...rest } = order;
    const parts = await this.ask('beat', () => ({ ...rest, ...(perSecond !== undefined && { perSecond: perSecond / this.processes }), ...(open !== undefined && { open: this.share(open) }) }));
    return {
      perSecond: parts.reduce((sum, part) => sum + part.acknowledged / part.seconds, 0),
      acknowledged: parts.reduce((sum, part) => sum + part.acknowledged, 0),
      inAll: parts.reduce((sum, part) => sum + part.inAll, 0),
      unanswered: parts.reduce((sum, part) => sum + part.unanswered, 0),
      durations: Histogram.sum(parts.map((part) => part.durations)),
    };
  }

  async obey(seconds: number): Promise<Orders['obey']['answer']> {
    const parts = await this.ask('obey', () => ({ seconds }));
    return {
      received: parts.reduce((sum, part) => sum + part.received, 0),
      stored: parts.reduce((sum, part) => sum + part.stored, 0),
      lastReceivedAt: Math.max(...parts.map((part) => part.lastReceivedAt)),
      lastStoredAt: Math.max(...parts.map((part) => part.lastStoredAt)),
    };
  }

  async converge(seconds: number): Promise<Orders['converge']['answer']> {
    const parts = await this.ask('converge', () => ({ seconds }));
    return {
      told: parts.reduce((sum, part) => sum + part.told, 0),
      settled: parts.reduce((sum, part) => sum + part.settled, 0),
      lastToldAt: Math.max(...parts.map((part) => part.lastToldAt)),
      lastSettledAt: Math.max(...parts.map((part) => part.lastSettledAt)),
    };
  }

  /** Ends every connection. Answers how many had broken by themselves, and how many of those were cut by bad lines. */
  async leave(silently = false): Promise<Orders['leave']['answer']> {
    const parts = await this.ask('leave', () => ({ silently }));
    const sum = (of: 'broken' | 'cuts') => parts.reduce((all, part) => all + part[of], 0);
    return { broken: sum('broken'), cuts: sum('cuts') };
  }

  stop(): void {
    for (const child of this.children) if (child.connected) child.disconnect();
  }

  private share(whole: number): number {
    return Math.ceil(whole / this.processes);
  }

  private async ask<K extends OrderName>(name: K, each: (process: number) => Orders[K]['ask']): Promise<Orders[K]['answer'][]> {
    const answers = await Promise.all(this.children.map((child, process) => {
      const id = ++this.lastId;
      return new Promise<Answer>((resolve) => {
        this.waiting.set(id, resolve);
        child.send({ id, name, ask: each(process) } as Ask);
      });
    }));
    this.spent = { seconds: 0, cpuSeconds: 0 };
    return answers.map((answer) => {
      if ('failed' in answer) throw new Error(answer.failed);
      this.spent = { seconds: Math.max(this.spent.seconds, answer.spent.seconds), cpuSeconds: this.spent.cpuSeconds + answer.spent.cpuSeconds };
      return answer.answer as Orders[K]['answer'];
    });
  }
}
