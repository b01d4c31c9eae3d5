/** How what is known of an app looks. */
import type { Platform, ScanState } from '#contract';
import { IconBrandAndroid, IconBrandUbuntu, IconBrandWindows, IconHourglass, IconShieldCheck, IconShieldOff, IconVirus, type Icon } from '@tabler/icons-react';
import type { Tone } from '../../ui/index.js';

export const PLATFORM_ICON: Record<Platform, Icon> = { linux: IconBrandUbuntu, windows: IconBrandWindows, android: IconBrandAndroid };
export const SCAN_LOOK: Record<ScanState, { tone: Tone; icon: Icon }> = {
  clean: { tone: 'good', icon: IconShieldCheck },
  infected: { tone: 'bad', icon: IconVirus },
  scanning: { tone: 'information', icon: IconHourglass },
  'not-scanned': { tone: 'off', icon: IconShieldOff },
};
