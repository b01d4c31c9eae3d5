/** Several files on their way: one after another, stopped and gone on with, whatever becomes of each. */
import type { AppView } from '#contract';
import { UploadQueue, type Transfer } from '../../../../apps/console/src/rooms/catalogue/uploads.queue.js';

/** Transfers that a test ends by hand. */
class Desk {
  readonly said: string[] = [];
  private readonly ends = new Map<string, { resolve: () => void; reject: (error: unknown) => void }>();
  readonly done: string[] = [];
  readonly queue = new UploadQueue((app) => this.done.push(app.name), (file, onProgress): Transfer => ({
    send: () => new Promise((resolve, reject) => {
      this.said.push(`send ${file.name}`);
      onProgress(file.size / 2);
      this.ends.set(file.name, { resolve, reject });
    }),
    stop: async () => void this.said.push(`stop ${file.name}`),
    giveUp: async () => void this.said.push(`give up ${file.name}`),
    finish: async () => ({ id: '1', name: `app of ${file.name}` }) as AppView,
  }));

  async end(name: string, error?: unknown): Promise<void> {
    const { resolve, reject } = this.ends.get(name)!;
    if (error === undefined) resolve();
    else reject(error);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
  get steps(): string[] { return this.queue.items().map(({ name, step, sent }) => `${name} ${step} ${sent}`); }
  idOf = (name: string): number => this.queue.items().find((item) => item.name === name)!.id;
}
const file = (name: string, size = 100) => ({ name, size }) as File;

test('one is sent at a time; what was refused stands in nobody\'s way', async () => {
  const desk = new Desk();
  desk.queue.add([file('a.deb'), file('notes.txt'), file('b.deb')]);
  expect(desk.steps).toEqual(['a.deb sending 50', 'notes.txt refused 0', 'b.deb waiting 0']);
  await desk.end('a.deb');
  expect(desk.steps).toEqual(['a.deb done 100', 'notes.txt refused 0', 'b.deb sending 50']);
  await desk.end('b.deb', { code: 'disk_full' });
  expect(desk.steps[2]).toBe('b.deb failed 50');
  desk.queue.resume(desk.idOf('b.deb'));
  await desk.end('b.deb');
  expect(desk.done).toEqual(['app of a.deb', 'app of b.deb']);
});

test('what is paused lets the next one go, and goes on when it is asked to', async () => {
  const desk = new Desk();
  desk.queue.add([file('a.deb'), file('b.deb')]);
  desk.queue.pause(desk.idOf('a.deb'));
  expect(desk.steps).toEqual(['a.deb paused 50', 'b.deb sending 50']);
  desk.queue.resume(desk.idOf('a.deb'));
  expect(desk.steps).toEqual(['a.deb waiting 50', 'b.deb sending 50']);
  await desk.end('b.deb');
  await desk.end('a.deb');
  expect(desk.steps).toEqual(['a.deb done 100', 'b.deb done 100']);
  expect(desk.said).toEqual(['send a.deb', 'stop a.deb', 'send b.deb', 'send a.deb']);
});

test('what waits can be paused without stopping the one that is sent', () => {
  const desk = new Desk();
  desk.queue.add([file('a.deb'), file('b.deb'), file('c.deb')]);
  desk.queue.pause(desk.idOf('b.deb'));
  expect(desk.steps).toEqual(['a.deb sending 50', 'b.deb paused 0', 'c.deb waiting 0']);
});

test('what is taken off the list is taken off the server when it is not whole there', async () => {
  const desk = new Desk();
  desk.queue.add([file('a.deb'), file('b.deb'), file('c.deb')]);
  desk.queue.remove(desk.idOf('a.deb'));
  desk.queue.remove(desk.idOf('c.deb'));
  await desk.end('b.deb');
  desk.queue.remove(desk.idOf('b.deb'));
  expect(desk.steps).toEqual([]);
  expect(desk.said).toEqual(['send a.deb', 'give up a.deb', 'send b.deb']);
});
