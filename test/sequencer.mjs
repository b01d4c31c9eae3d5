/**
 * The order of the suites: the longest first, so that none is left running alone at the end; and those that need the
 * machine's package database, which is there once, a step apart, so that no worker waits for another's turn.
 */
import { readFileSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/** What a suite takes that is not named below, s. */
const ORDINARY = 6;
/** Suites that take longer, about (s): what counts is their order. */
const LONG = {
  'drills/backup': 70, 'journeys/console': 60, 'journeys/proxy': 55, 'agent/drivers/debian/packages': 50, 'drills/node-versions': 45, 'journeys/main-job': 45, 'journeys/agent-package': 45,
  'drills/faults-processes': 40, 'drills/faults-matrix': 40, 'journeys/convergence': 35, 'journeys/agent-update': 35, 'drills/rotation': 32, 'agent/drivers/debian/sources': 30,
  'journeys/external-broker': 30, 'drills/faults-crash': 30, 'journeys/console-care': 28, 'journeys/console-webhooks': 40, 'server/webhooks/webhooks': 25, 'server/webhooks/kill': 12, 'libs/database/embedded': 22, 'server/deployments/deployments': 20, 'server/devices/presence.beats': 20,
  'server/commands/commands': 18, 'journeys/demo': 20, 'server/backup/archive': 20, 'drills/faults-start': 18, 'drills/faults-database': 18, 'agent/agent': 18, 'server/enrolment/websocket': 16,
  'server/catalogue/catalogue': 16, 'server/enrolment/certificates': 16, 'server/devices/list-ways': 16, 'agent/orders/orders': 16, 'drills/faults-broker': 15, 'drills/faults-hostile': 15,
  'server/broker-files': 15, 'architecture/observability': 15, 'drills/faults-clock': 15, 'drills/faults-agent': 14, 'libs/pki/authority': 14, 'server/enrolment/enrol': 12, 'server/devices/http': 12,
  'libs/broker/external': 12,
};

export default class LongestFirst extends Sequencer {
  constructor(options) {
    super(options);
    this.workers = options.globalConfig.maxWorkers;
  }

  /** Gives each place to a worker as the run would, and takes the longest suite that need not wait. */
  sort(tests) {
    const waiting = tests.map((test) => ({ test, ...cost(test.path) })).sort((a, b) => b.seconds - a.seconds || a.test.path.localeCompare(b.test.path));
    const freeAt = Array.from({ length: this.workers }, () => 0);
    const order = [];
    let aptFreeAt = 0;
    while (waiting.length > 0) {
      const now = Math.min(...freeAt);
      const open = aptFreeAt <= now ? waiting.findIndex((one) => one.apt) : -1;
      const other = waiting.findIndex((one) => !one.apt);
      const [next] = waiting.splice(open >= 0 ? open : Math.max(other, 0), 1);
      const start = next.apt ? Math.max(now, aptFreeAt) : now;
      if (next.apt) aptFreeAt = start + next.seconds;
      freeAt[freeAt.indexOf(now)] = start + next.seconds;
      order.push(next.test);
    }
    return order;
  }
}

function cost(path) {
  const name = /\/test\/(.+)\.test\.ts$/.exec(path)?.[1] ?? path;
  return { seconds: LONG[name] ?? ORDINARY, apt: readFileSync(path, 'utf8').includes(`exclusive('apt')`) };
}
