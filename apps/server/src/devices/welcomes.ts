import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, type DownMessage } from '#contract';
import type { DeviceLink } from '#broker';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { LINK } from '../shared/link.js';
import { Trust } from '../shared/trust.js';

/** Devices told at once, and the pause before the next ones, ms: each answers with two handshakes. */
const CHUNK = 100;
const PAUSE = 2_000;

/** What a connected device is told without being asked for anything. */
@Injectable()
export class Welcomes {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly trust: Trust,
    @Inject(LINK) private readonly link: DeviceLink,
  ) {}

  get text(): string {
    const welcome: DownMessage['welcome'] = { v: 1, now: this.clock.now().toISOString(), heartbeatMs: LIMITS.heartbeatInterval, quietMs: LIMITS.quietInterval, trust: this.trust.mark };
    return JSON.stringify(welcome);
  }

  /** Greets all that are connected once more, some at a time: there is news of the authority. */
  async again(): Promise<void> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ; await delay(PAUSE, undefined, { ref: false })) {
      const rows: { device_id: string }[] = await this.db.system((em) => em.query(
        `select device_id from device_presence where connected and device_id > $1 order by device_id limit $2`, [after, CHUNK],
      ));
      await this.link.send(rows.map(({ device_id }) => ({ deviceId: device_id, kind: 'welcome', payload: this.text })));
      if (rows.length < CHUNK) return;
      after = rows.at(-1)?.device_id ?? after;
    }
  }
}
