/**
 * The order of the suites: the longest first, so that none is left running alone at the end; and those that need the
 * machine's package database, which is there once, a step apart, so that no worker waits for another's turn.
 */
import { readFileSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/** What a suite takes that is not named below, s. */
const ORDINARY = 8;
/** Suites that took 20 s or more in a whole run on two busy cores: what counts is their order. */
const LONG = {
  'drills/wish': 168, 'server/access/scope': 135, 'journeys/console-calendar': 124, 'drills/backup': 112, 'journeys/console': 103, 'journeys/console-assets': 100,
  'journeys/console-places': 100, 'journeys/console-deployments': 95, 'drills/faults-processes': 93, 'journeys/console-requests': 86, 'journeys/console-providers': 85,
  'journeys/school-link': 81, 'journeys/console-delegation': 77, 'journeys/proxy': 71, 'journeys/console-sign-in': 70, 'journeys/main-job': 69,
  'agent/drivers/debian/packages': 69, 'server/access/oidc/sign-in': 59, 'drills/rotation': 58, 'server/devices/fleet-import-long': 56, 'drills/node-versions': 55,
  'journeys/console-people': 55, 'server/deployments/waves': 55, 'journeys/convergence': 55, 'journeys/console-acts': 54, 'journeys/console-settings': 53,
  'journeys/console-erun': 53, 'server/mail/mail': 53, 'journeys/console-catalogue': 52, 'journeys/proxy-external': 51, 'server/access/delegation/looks': 50,
  'journeys/external-broker': 49, 'journeys/console-webhooks': 47, 'server/access/isolation': 47, 'server/access/acts/acts': 46, 'agent/drivers/debian/sources': 45,
  'journeys/agent-package': 44, 'server/deployments/timing': 44, 'drills/faults-crash': 43, 'server/access/delegation/home': 43, 'agent/sharing/sharing': 41,
  'journeys/agent-update': 39, 'server/access/audit.retention': 38, 'server/devices/list-ways': 38, 'drills/faults-matrix': 36, 'server/access/audit': 35,
  'server/access/oidc/hostile': 33, 'server/webhooks/webhooks': 33, 'journeys/console-care': 33, 'journeys/console-journal': 33, 'server/deployments/places': 33,
  'libs/database/embedded': 32, 'server/deployments/deployments': 32, 'server/access/erasure': 31, 'libs/broker/external-websocket': 31, 'server/commands/commands': 30,
  'server/deployments/conflicts': 28, 'server/devices/fleet-import-kill': 27, 'server/sharing/sharing': 27, 'server/enrolment/websocket': 27, 'drills/faults-start': 27,
  'agent/agent': 26, 'server/devices/assets': 25, 'server/deployments/kill': 25, 'server/access/roles': 24, 'server/requests/telling': 24, 'server/catalogue/editing': 24,
  'server/access/second-factor': 24, 'server/broker-files': 23, 'server/deployments/formats': 23, 'server/enrolment/certificates': 23, 'server/access/guard': 23,
  'server/devices/fleet-import': 23, 'journeys/demo': 23, 'server/access/custom-roles': 22, 'server/calendar/imports': 22, 'server/access/delegation/delegation': 22,
  'server/access/oidc/providers': 22, 'server/catalogue/scan': 22, 'server/access/personal-data': 21, 'server/requests/requests': 21, 'drills/faults-clock': 21,
  'server/access/settings/settings': 21, 'server/devices/ingest': 21, 'server/access/imports/site-import': 21, 'server/catalogue/catalogue': 21, 'server/live/gateway': 20,
  'server/migrations/audit': 20, 'server/catalogue/uploads': 20,
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
