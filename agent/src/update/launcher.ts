/**
 * `craie-agent`: picks the bundle to run (the one of the package, a later one that proved itself, or one on trial) and
 * runs it in this process. Replaced by the package alone, never by an update of the agent, so that there is always
 * something sound to come back to. See docs/adr: updates of the agent.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, workerData } from 'node:worker_threads';
import { bootId } from '../boot.js';
import { defaultStateFolder } from '../state/default-folder.js';
import { isHeld } from '../state/only-one.js';
import { sayLaunched } from './launched.js';
import { start, type Bundle, type Start } from './trial.rules.js';
import { UpdateFolder, versionOf } from './update-folder.js';
import { endSilentTrial, watchTrial, type Watch } from './watchdog.js';

/** Set by the service unit: whoever started this process starts it again when it ends. */
const SUPERVISED = 'CRAIE_AGENT_SUPERVISED';
/** Exit code (EX_SOFTWARE) of a bundle that cannot even be loaded. */
const UNLOADABLE = 70;

const own = new URL(import.meta.url);
const packaged = join(dirname(fileURLToPath(own)), 'craie-agent.mjs');

async function launch(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { state: { type: 'string' } }, allowPositionals: true, strict: false });
  const state = typeof values.state === 'string' ? values.state : defaultStateFolder();
  const updates = new UpdateFolder(join(state, 'update'));
  const base = (await versionOf(packaged)) ?? '';
  const journal = await updates.read(base);
  const whole = new Set<string>();
  for (const bundle of [journal.current, journal.trial]) if (bundle && (await updates.sound(bundle))) whole.add(bundle.sha256);
  const sound = ({ sha256 }: Bundle) => whole.has(sha256);

  // Only the service tries a new version: a second `run`, or a look at the status, is no trial.
  const service = positionals[0] === 'run' && process.env[SUPERVISED] === '1' && !(await isHeld(join(state, 'running')));
  const { trial: _, ...trusted } = journal;
  let next: Start = start(service ? journal : trusted, { base, boot: await bootId(), sound });
  if (service && next.journal !== journal) {
    // What cannot be noted is not tried.
    next = await updates.write(next.journal).then(() => next, () => start(trusted, { base, boot: '', sound }));
  }
  const { run, patienceMs } = next;
  delete process.env[SUPERVISED];
  if (service) sayLaunched({ base, ...(run && { running: run.sha256 }) });
  if (run && patienceMs !== undefined) watchTrial(own, { folder: updates.path, base, sha256: run.sha256, patienceMs });
  await import(pathToFileURL(run ? updates.pathOf(run) : packaged).href);
}

try {
  await (isMainThread ? launch() : endSilentTrial(workerData as Watch));
} catch (error) {
  process.stderr.write(`<3>craie-agent: this version cannot be started: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(UNLOADABLE);
}
