/**
 * The start-up story of `craie-agent run`, from the state folder to the last words. Each part is a file of its own;
 * here they are made, in order, and told of each other.
 */
import type { DeviceEvent, DownKind, DownMessage, TargetItem } from '#contract';
import { bootId } from './boot.js';
import { createExecutors } from './commands/index.js';
import { openDriver } from './drivers/index.js';
import { apiFetch } from './enrolment/api-fetch.js';
import { RenewalWatch } from './enrolment/renewal-watch.js';
import { askTime } from './enrolment/ask-time.js';
import { TrustWatch } from './enrolment/trust-watch.js';
import { createInventory, localMachine } from './inventory/index.js';
import { listeningAt } from './lesson/ask.js';
import { Lesson } from './lesson/lesson.js';
import { inWords, openLessonSocket } from './lesson/socket.js';
import { HttpsWays } from './link/https-ways.js';
import { connectionOptions, proxiesOf } from './link/identity-ways.js';
import { Link } from './link/link.js';
import { watchBetterWays } from './link/way-back.js';
import { Ways } from './link/ways.js';
import type { Log } from './log.js';
import { sentence } from './log.js';
import { Desk } from './orders/desk.js';
import { Ledger } from './orders/ledger.js';
import { Courier } from './reporting/courier.js';
import { diskWatch } from './reporting/disk-watch.js';
import { Pulse } from './reporting/heartbeat.js';
import { Greeting } from './reporting/greeting.js';
import { InventoryCourier } from './reporting/inventory-courier.js';
import { packageWatch } from './reporting/package-watch.js';
import { refusalNotes } from './reporting/refusals.js';
import { ServerClock } from './reporting/server-clock.js';
import { commandContext } from './commands-context.js';
import { Meter } from './sharing/meter.js';
import { serverWord } from './sharing/server-word.js';
import { Sharing } from './sharing/sharing.js';
import type { Identity, StateFolder } from './state/folder.js';
import { EventOutbox } from './state/outbox.js';
import { StatusFile } from './state/status-file.js';
import { FileCache } from './target/file-cache.js';
import { TargetProgress } from './target/progress.js';
import { Reconciler } from './target/reconciler.js';
import { TargetStore } from './target/target-store.js';
import { launchedAs } from './update/launched.js';
import { SelfUpdate } from './update/self-update.js';
import { UpdateFolder } from './update/update-folder.js';
import { AGENT_VERSION } from './version.js';

/** How long (ms) a new version may take to reach the server, when the configuration says nothing else. */
const UPDATE_PATIENCE = 15 * 60_000;

/** Why the agent ended: it was told to, or to be started again in another version. */
export type Ending = 'stopped' | 'restart';

/**
 * Runs until `told` aborts or another version is to take over, then says goodbye.
 *
 * @param open another driver than this machine's, where many agents share one machine. @throws Error when the state folder cannot be used
 */
export async function runAgent(folder: StateFolder, enrolled: Identity, log: Log, told: AbortSignal, open: typeof openDriver = openDriver): Promise<Ending> {
  const stop = new AbortController();
  const { signal } = stop;
  told.addEventListener('abort', () => stop.abort());
  if (told.aborted) stop.abort();
  const { configuration } = enrolled;
  const { deviceId } = configuration;
  const signingKeys = () => identity.trust.signingKeys;
  const clock = new ServerClock();
  let identity: Identity = { ...enrolled, onTime: (now) => clock.set(now) };
  const boot = await bootId();

  // 1. What is remembered.
  const ledger = await Ledger.open(folder.file('commands.journal'));
  const events = await EventOutbox.open(folder.file('events.journal'));
  const progress = await TargetProgress.open(folder.file('progress.json'), () => clock.now());
  const target = await TargetStore.open(folder.file('target.json'), deviceId, signingKeys);
  const lesson = await Lesson.open({ path: folder.file('lesson.json'), boot, now: () => clock.now(), calendar: () => target.current?.calendar });
  const meter = await Meter.open(folder.file('sharing.json'));
  const status = new StatusFile(folder.file('status.json'), log);
  const updates = await SelfUpdate.open({
    folder: new UpdateFolder(folder.file('update')), launched: launchedAs(), version: AGENT_VERSION,
    patienceMs: configuration.updatePatienceMs ?? UPDATE_PATIENCE, restart: () => stop.abort(),
  });

  // 2. What this machine can do.
  const driver = open({ jobsFolder: folder.file('jobs') });
  const kinds = new Set<TargetItem['kind']>([...driver.kinds, ...(updates.possible ? (['agent'] as const) : [])]);
  const capabilities = [driver.name, ...kinds, ...driver.formats];
  const { allowPower, allowLock } = configuration;
  // Where nothing can be installed, permission to do so is none.
  const manage = configuration.manage && kinds.size > 0;
  const inventory = createInventory({ agent: { version: AGENT_VERSION, manage, allowPower, allowLock, capabilities }, lessonUntil: () => inWords(lesson).until, clockDrift: () => clock.drift() });
  const packagesChanged = packageWatch();
  const diskLow = diskWatch();

  // 3. The link, and what travels up.
  const proxies = proxiesOf(() => identity);
  const ways = await Ways.open(folder.file('way.json'), proxies);
  const httpsWays = new HttpsWays(proxies);
  const wayOf = () => ({ ...(ways.current !== undefined && { way: ways.current }), tried: ways.tried });
  const link = new Link({
    connection: () => connectionOptions(identity),
    ways,
    bootDelayMs: Math.random() * configuration.bootSpreadMs,
    log,
    handlers: {
      onConnected: () => {
        log.info('link up');
        status.write({ connected: true, ...wayOf() });
        greeting.hello();
      },
      onDisconnected: (cause) => {
        greeting.quiet();
        status.write({ connected: false, cause, ...wayOf() });
      },
      onUnreachable: () => {
        status.write({ connected: false, cause: ways.tried.at(-1)?.obstacle ?? 'unknown', ...wayOf() });
        trust.failed(ways.tried);
        // What the server does not take may be due, or the authority it came from retired.
        renewals.nudge();
      },
      onMessage: (kind, message) => receive[kind](message),
      onRefused: (why) => refused(why),
    },
  });
  const trust = new TrustWatch({
    log, ways: httpsWays, identity: () => identity,
    onChanged: async (changed) => {
      await folder.saveTrust(changed);
      identity = { ...identity, trust: changed };
      renewals.nudge();
      if (link.connected) greeting.hello();
    },
  });
  const renewals = new RenewalWatch({
    folder, log, ways: httpsWays, identity: () => identity, now: () => clock.now(),
    sure: async () => {
      if (!clock.known) await askTime(identity, httpsWays);
    },
    onRenewed: async (renewed) => {
      identity = renewed;
      sharing.renewed();
      note('certificate-renewed', '');
      await link.reconnect();
    },
  });
  const courier = new Courier({ link, ledger, events, progress, target: () => target.current });
  const inventories = await InventoryCourier.open(folder.file('inventory.json'), inventory, link, log);
  const etags = () => ({ targetEtag: target.etag, inventoryHash: inventories.hash });
  const note = (kind: DeviceEvent['kind'], detail: string) => void events.add(kind, detail).then(() => courier.nudge());
  const refused = refusalNotes((why) => note('refused-message', why), log);
  const pulse = new Pulse({
    facts: async () => {
      if (await packagesChanged()) inventories.soon();
      const facts = await inventory.heartbeatFacts();
      sharing.power(facts);
      const low = diskLow(facts);
      if (low) note('disk-low', low);
      return facts;
    },
    etags,
    connected: () => link.connected,
    publish: (heartbeat) => link.publish('heartbeat', heartbeat),
  });
  const greeting = new Greeting((at) => link.publish('hello', { v: 1, agentVersion: AGENT_VERSION, bootId: boot, at, lastSequence: ledger.lastSequence, trust: trust.mark, ...etags() }));

  // 4. What is asked of it: a target, whose files come from the server or from neighbours, and commands.
  const fetch = apiFetch(() => identity, httpsWays);
  const sharing: Sharing = new Sharing({
    identity: () => identity, now: () => clock.now(), machine: localMachine(), meter, server: serverWord(() => identity, httpsWays), fetch,
    kept: () => files.kept(), pathOf: (sha256) => files.pathOf(sha256), log,
  });
  const files = new FileCache(folder.file('cache'), fetch, undefined, sharing);
  const reconciler = new Reconciler({
    driver: driver.packages,
    files,
    updater: updates,
    progress,
    abilities: { manage, kinds, formats: driver.formats },
    occasion: () => {
      const { until } = lesson;
      return { now: clock.now(), proven: clock.known, ...(until !== undefined && { lessonUntil: until }) };
    },
    log,
    onNews: () => courier.nudge(),
    onPackageChanged: (detail) => {
      inventories.soon();
      note('package-changed', detail);
    },
    onForeignBroken: (detail) => note('package-broken', detail),
  });
  const closeLesson = await openLessonSocket({
    path: listeningAt(folder.path), lesson, log,
    onChanged: ({ wall }) => {
      note(wall === undefined ? 'lesson-ended' : 'lesson-locked', wall === undefined ? 'Cours fini avant l’heure.' : `Cours en cours jusqu’à ${wall.replace(':', ' h ')}.`);
      inventories.soon();
      reconciler.reconsider();
    },
  });
  const context = commandContext({ identity: () => identity, link, way: () => ways.current, refresh: () => inventories.refresh(), defer: (act) => desk.defer(act) });
  const desk: Desk = new Desk({
    deviceId, bootId: boot, signingKeys, ledger, log,
    executors: createExecutors(context.forExecutors),
    serverNow: () => clock.now(),
    onOutcome: () => courier.nudge(),
    onRefused: refused,
  });
  let accepting = Promise.resolve();
  const receive: { [K in DownKind]: (message: DownMessage[K]) => void } = {
    welcome: ({ now, heartbeatMs, quietMs, trust: mark }) => {
      clock.learn(now);
      trust.welcomed(mark);
      greeting.quiet();
      pulse.welcome({ heartbeatMs, ...(quietMs !== undefined && { quietMs }) });
      progress.hurry('link');
      void updates.welcomed().then((news) => {
        if (news) note(news.kind, news.detail);
        reconciler.nudge();
      }).catch((error: unknown) => log.error(`update: ${sentence(error)}`));
      inventories.soon();
      courier.nudge();
      sharing.tell();
    },
    wanted: ({ inventory: parts }) => inventories.want(parts),
    command: (signed) => desk.receive(signed),
    target: (signed) => {
      // One after the other, in the order of arrival: the store compares revisions.
      accepting = accepting.then(async () => {
        const answer = await target.accept(signed);
        if (answer.kind === 'refused') refused(answer.why);
        if (answer.kind === 'new') await reconciler.follow(answer.target);
        if (answer.kind === 'new') pulse.nudge();
        if (answer.kind !== 'same') return;
        progress.repeat();
        courier.nudge();
      }).catch((error: unknown) => log.error(`target: ${sentence(error)}`));
    },
  };

  // 5. Life.
  await desk.recover();
  if (target.current) await reconciler.follow(target.current);
  note('started', `craie-agent ${AGENT_VERSION}`);
  status.write({ connected: false });
  link.start();
  const lives = [
    reconciler.run(signal),
    pulse.run(signal),
    inventories.run(signal),
    watchBetterWays({ ways, link, log, connection: () => connectionOptions(identity) }, signal),
    renewals.run(signal),
  ];
  await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

  // 6. Last words. A package operation that runs goes on by itself; the next start waits for it.
  greeting.quiet();
  inventories.stop();
  await closeLesson();
  await context.announce(told.aborted ? 'stopping' : 'updating').catch(() => undefined);
  await link.stop();
  await sharing.stop();
  await Promise.race([Promise.all([...lives, desk.stop(), accepting]), new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
  await Promise.all([ledger.close(), events.close(), status.end()]);
  return told.aborted ? 'stopped' : 'restart';
}
