/** What a département does to its server at once: every device switched on in the same second, and schools behind lines that fail. */
import type { Figure } from '../report.js';
import type { Bed } from './phases.js';

/** As agents return: with a jitter of up to so many ms. */
const RETURN = 5_000;
/** One device in ten behind a satellite line that is cut every ten seconds. */
const BAD = { every: 10, delayMs: 300, cutMs: 10_000 };
/** Long enough (ms) for a cut device to return and be asked again. */
const PATIENCE = 60_000;
const LOOK_EVERY = 200;

export async function storms(bed: Bed, devices: number): Promise<Omit<Figure, 'size'>[]> {
  const { fleet, server } = bed;
  const switchedOn = await fleet.connect(server.mqtt, devices, { width: devices, returnWithinMs: RETURN });
  const again = (await fleet.leave()).broken;
  const arrived = await fleet.connect(server.mqtt, devices, { width: devices, returnWithinMs: RETURN, bad: BAD });
  await new Promise((resolve) => setTimeout(resolve, BAD.cutMs)); // so that some are away when they are told
  const told = await obeyed(bed);
  const { cuts } = await fleet.leave();
  return [
    { name: 'all switched on in the same second: the last answered', value: switchedOn.seconds, unit: 's' },
    { name: 'of them, had to try again', value: again, unit: 'times' },
    { name: 'of them, never answered', value: devices - switchedOn.durations.count, unit: 'devices', budget: { most: 0 } },
    { name: 'one in ten behind a line 300 ms long, cut every 10 s: never answered', value: devices - arrived.durations.count, unit: 'devices', budget: { most: 0 } },
    { name: 'lines cut meanwhile', value: cuts, unit: 'times' },
    { name: 'a command to all of them: all outcomes stored', value: told.ms, unit: 'ms' },
    { name: 'outcomes missing, behind bad lines too', value: told.open, unit: 'devices', budget: { most: 0 } },
  ];
}

/** One command to everybody; the database says what is open, as an acknowledgement may be lost with its line. */
async function obeyed({ server, postgres }: Bed): Promise<{ open: number; ms: number }> {
  const began = performance.now();
  await server.api.call('POST', '/commands', { kind: 'ring', args: { seconds: 1 }, devices: { filter: { presence: 'online' } } });
  for (;;) {
    const [row] = (await postgres?.ask<{ open: number }>(`select count(*)::int as open from command where state <> 'done'`)) ?? [];
    const answer = { open: row?.open ?? 0, ms: performance.now() - began };
    if (answer.open === 0 || answer.ms > PATIENCE) return answer;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}
