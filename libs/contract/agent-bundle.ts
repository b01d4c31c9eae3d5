/**
 * The agent as one file: how a server and an agent know such a file, and which version it is. The build writes the
 * second line (agent/vite.config.mjs).
 */

/** Package name of the agent, as a Debian package and as an item of a target. */
export const AGENT_PACKAGE = 'craie-agent';

/** Largest bundle that is taken, bytes. */
export const MAX_BUNDLE = 16 * 1024 * 1024;

/** How much of a file {@link bundleVersion} wants to see, bytes. */
export const BUNDLE_HEAD = 256;

const HEAD = /^#!\/[^\n]{1,60}\n\/\/ craie-agent ([0-9][A-Za-z0-9.+~-]{0,39})\n/;

/** Version of the bundle that begins like this; `undefined` when the file is none. */
export const bundleVersion = (head: string): string | undefined => HEAD.exec(head)?.[1];
