import { Metrics } from '../../../apps/server/src/shared/metrics.js';

const linesOf = async (metrics: Metrics, name: string) => (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name));

test('a figure that cannot be read is left out, and the others stay', async () => {
  const metrics = new Metrics();
  metrics.gauge('craie_away', 'Cannot be read.', () => Promise.reject(new Error('away')));
  metrics.gauge('craie_unknown', 'Is not known.', () => undefined);
  metrics.gauge('craie_stuck', 'Never answers.', () => new Promise<number>(() => undefined));
  metrics.gauge('craie_here', 'Can be read.', () => 7);
  expect(await linesOf(metrics, 'craie_')).toEqual(['craie_here 7']);
});

test('a figure that comes and goes: the last value does not stay behind', async () => {
  const metrics = new Metrics();
  const fleet = new Map([['online', 3], ['offline', 1]]);
  metrics.gauge('craie_fleet', 'Devices.', () => [...fleet].map(([presence, value]) => ({ labels: { presence }, value })), ['presence']);
  expect(await linesOf(metrics, 'craie_fleet')).toEqual(['craie_fleet{presence="online"} 3', 'craie_fleet{presence="offline"} 1']);
  fleet.delete('offline');
  expect(await linesOf(metrics, 'craie_fleet')).toEqual(['craie_fleet{presence="online"} 3']);
});

test('what others count is shown as it is, however often and by however many it is read', async () => {
  const metrics = new Metrics();
  metrics.total('craie_seen_total', 'Seen.', () => 5);
  await Promise.all([metrics.registry.metrics(), metrics.registry.metrics()]);
  expect(await linesOf(metrics, 'craie_seen_total')).toEqual(['craie_seen_total 5']);
});

test('every value of a count of our own is there from the start', async () => {
  const metrics = new Metrics();
  const count = metrics.counter('craie_doors_total', 'Doors.', 'state', ['open', 'shut']);
  count('shut');
  count('shut');
  expect(await linesOf(metrics, 'craie_doors_total')).toEqual(['craie_doors_total{state="open"} 0', 'craie_doors_total{state="shut"} 2']);
});

test('queues are told apart by name', async () => {
  const metrics = new Metrics();
  metrics.queue('letters', { size: 2, handled: 40, lost: 1 });
  expect(await linesOf(metrics, 'craie_queue')).toEqual(['craie_queue_length{queue="letters"} 2', 'craie_queue_handled_total{queue="letters"} 40', 'craie_queue_lost_total{queue="letters"} 1']);
});
