import type { Architecture } from '#contract';

/** As Debian, RPM, Flatpak and the names of archives call them. What is not here, or made for all, says nothing. */
const NAMES: Readonly<Record<string, Architecture>> = {
  amd64: 'x64', x64: 'x64', x86_64: 'x64', arm64: 'arm64', aarch64: 'arm64', i386: 'ia32', i686: 'ia32', x86: 'ia32', armhf: 'arm', armel: 'arm', armv7hl: 'arm', arm: 'arm',
};

/** The processor that a package is made for; undefined: any, or one that no agent names. */
export const architectureOf = (said: string): Architecture | undefined => NAMES[said.toLowerCase()];
