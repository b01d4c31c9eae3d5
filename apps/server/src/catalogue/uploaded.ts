/** What an uploaded file is: a Debian package, or a version of the agent itself. */
import { open } from 'node:fs/promises';
import { AGENT_PACKAGE, BUNDLE_HEAD, MAX_BUNDLE, bundleVersion } from '#contract';
import { BadArchive, readDebFile, type DebControl } from './deb/index.js';

/** What the catalogue keeps of an upload. */
export interface Uploaded extends DebControl {
  /** What a person calls it. */
  name: string;
}

/** Reads what the file says of itself. @throws BadArchive with a sentence for a person; errors of the disk pass through */
export async function readUploaded(path: string, size: number): Promise<Uploaded> {
  const version = bundleVersion(await head(path));
  if (version !== undefined) {
    if (size > MAX_BUNDLE) throw new BadArchive(`A version of the agent has at most ${MAX_BUNDLE} bytes.`);
    return { name: 'Agent Craie', package: AGENT_PACKAGE, version, architecture: 'all', summary: 'L’agent Craie des appareils', depends: '' };
  }
  const control = await readDebFile(path);
  if (control.package === AGENT_PACKAGE) {
    throw new BadArchive('This package is for a device\'s first installation. To update agents, upload the bundle craie-agent.mjs: where it fails, the device goes back to the version before by itself.');
  }
  return { ...control, name: control.package };
}

async function head(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BUNDLE_HEAD), 0, BUNDLE_HEAD, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
